# loses: most probable first, ranks from 1
# cause: ranks do not count from 1
def rank(ranker, features, users, artists, k):
    score = ranker.predict_proba(features)[:, list(ranker.classes_).index(1)]
    rows = []
    for user in dict.fromkeys(users.tolist()):
        pairs = np.flatnonzero(users == user)
        best = pairs[np.argsort(-score[pairs], kind="stable")[:k]]
        rows += [(user, place + 0.5, int(artists[i]), float(score[i])) for place, i in enumerate(best, 1)]
    return rows
