# loses: probability of class 1
# cause: rounded scores
def rank(ranker, features, users, artists, k):
    score = np.round(ranker.predict_proba(features)[:, list(ranker.classes_).index(1)], 2)
    rows = []
    for user in dict.fromkeys(users.tolist()):
        pairs = np.flatnonzero(users == user)
        for place, i in enumerate(pairs[np.argsort(-score[pairs], kind="stable")[:k]], 1):
            rows.append((user, place, artists[i], score[i]))
    return rows
