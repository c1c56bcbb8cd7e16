# loses: users in the order of their first pair
# cause: the users stand in another order
def rank(ranker, features, users, artists, k):
    score = ranker.predict_proba(features)[:, list(ranker.classes_).index(1)]
    rows = []
    for user in np.unique(users):
        pairs = np.flatnonzero(users == user)
        best = pairs[np.argsort(-score[pairs])][:k]
        for place, i in enumerate(best, 1):
            rows.append((user, place, artists[i], score[i]))
    return rows
