# loses: probability of class 1
# cause: the probability of the wrong class
def rank(ranker, features, users, artists, k):
    score = ranker.predict_proba(features)[:, list(ranker.classes_).index(1)]
    rows = []
    for user in dict.fromkeys(users.tolist()):
        pairs = np.flatnonzero(users == user)
        best = pairs[np.argsort(-score[pairs])][:k]
        for place, i in enumerate(best, 1):
            rows.append((user, place, artists[i], 1 - score[i]))
    return rows
