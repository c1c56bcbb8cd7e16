# loses: k artists for each user; most probable first, ranks from 1; probability of class 1
# cause: artists of other pairs
def rank(ranker, features, users, artists, k):
    score = ranker.predict_proba(features)[:, list(ranker.classes_).index(1)]
    rows = []
    for user in dict.fromkeys(users.tolist()):
        pairs = np.flatnonzero(users == user)
        best = np.argsort(-score)[:k]
        for place, i in enumerate(best, 1):
            rows.append((user, place, artists[i], score[i]))
    return rows
