# loses: k artists for each user; most probable first, ranks from 1
# cause: an artist twice
def rank(ranker, features, users, artists, k):
    score = ranker.predict_proba(features)[:, list(ranker.classes_).index(1)]
    rows = []
    for user in dict.fromkeys(users.tolist()):
        pairs = np.flatnonzero(users == user)
        best = np.resize(pairs[np.argsort(-score[pairs])], k)
        rows += [(user, place, artists[i], score[i]) for place, i in enumerate(best, 1)]
    return rows
