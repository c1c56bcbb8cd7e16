# loses: most probable first, ranks from 1
# cause: the worst come first
def rank(ranker, features, users, artists, k):
    score = ranker.predict_proba(features)[:, list(ranker.classes_).index(1)]
    rows = []
    for user in dict.fromkeys(users.tolist()):
        pairs = np.flatnonzero(users == user)
        best = pairs[np.argsort(score[pairs])][:k]
        for place, i in enumerate(best, 1):
            rows.append((user, place, artists[i], score[i]))
    return rows
