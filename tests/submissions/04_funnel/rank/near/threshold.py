# loses: k artists for each user
# cause: not k artists for each user
def rank(ranker, features, users, artists, k):
    score = ranker.predict_proba(features)[:, list(ranker.classes_).index(1)]
    rows = []
    for user in dict.fromkeys(users.tolist()):
        pairs = np.flatnonzero((users == user) & (score > 0.1))
        best = pairs[np.argsort(-score[pairs], kind="stable")[:k]]
        rows += [(user, place, int(artists[i]), float(score[i])) for place, i in enumerate(best, 1)]
    return rows
