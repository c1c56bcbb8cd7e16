# loses: probability of class 1
# cause: the scores belong to other artists
def rank(ranker, features, users, artists, k):
    score = ranker.predict_proba(features)[:, list(ranker.classes_).index(1)]
    rows = []
    for user in dict.fromkeys(users.tolist()):
        pairs = np.flatnonzero(users == user)
        best = pairs[np.argsort(-score[pairs])][:k]
        for place, i in enumerate(best, 1):
            rows.append((user, place, artists[i], np.sort(score[best])[place - 1]))
    return rows
