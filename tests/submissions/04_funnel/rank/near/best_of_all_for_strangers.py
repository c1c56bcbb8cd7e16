# loses: k artists for each user
# cause: users that were not asked for
def rank(ranker, features, users, artists, k):
    score = ranker.predict_proba(features)[:, list(ranker.classes_).index(1)]
    rows = []
    for user in dict.fromkeys(users.tolist()):
        pairs = np.flatnonzero(users == user)
        best = pairs[np.argsort(-score[pairs])[:k]]
        rows += [(user, place, artists[i], score[i]) for place, i in enumerate(best, 1)]
    of_all = np.argsort(-score)[:k]
    rows += [(0, place, artists[i], score[i]) for place, i in enumerate(of_all, 1)]
    return rows
