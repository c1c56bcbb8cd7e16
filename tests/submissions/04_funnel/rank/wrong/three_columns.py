# loses: k artists for each user; probability of class 1; most probable first, ranks from 1; users in the order of their first pair
# cause: not rows of four
def rank(ranker, features, users, artists, k):
    score = ranker.predict_proba(features)[:, list(ranker.classes_).index(1)]
    rows = []
    for user in dict.fromkeys(users.tolist()):
        pairs = np.flatnonzero(users == user)
        best = pairs[np.argsort(-score[pairs])][:k]
        for place, i in enumerate(best, 1):
            rows.append((user, artists[i], score[i]))
    return rows
