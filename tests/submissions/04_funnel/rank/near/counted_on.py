# loses: most probable first, ranks from 1
# cause: ranks do not count from 1
def rank(ranker, features, users, artists, k):
    score = ranker.predict_proba(features)[:, list(ranker.classes_).index(1)]
    rows, place = [], 0
    for user in dict.fromkeys(users.tolist()):
        pairs = np.flatnonzero(users == user)
        best = pairs[np.argsort(-score[pairs])][:k]
        for i in best:
            place += 1
            rows.append((user, place, artists[i], score[i]))
    return rows
