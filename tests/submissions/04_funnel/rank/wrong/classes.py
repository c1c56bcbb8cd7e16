# loses: probability of class 1; most probable first, ranks from 1
# cause: classes, not probabilities
def rank(ranker, features, users, artists, k):
    score = ranker.predict(features).astype(float)
    rows = []
    for user in dict.fromkeys(users.tolist()):
        pairs = np.flatnonzero(users == user)
        best = pairs[np.argsort(-score[pairs])][:k]
        for place, i in enumerate(best, 1):
            rows.append((user, place, artists[i], score[i]))
    return rows
