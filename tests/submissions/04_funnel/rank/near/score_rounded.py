# loses: probability of class 1
# cause: rounded scores
def rank(ranker, features, users, artists, k):
    score = ranker.predict_proba(features)[:, list(ranker.classes_).index(1)]
    rows = []
    for user in dict.fromkeys(users.tolist()):
        pairs = np.flatnonzero(users == user)
        best = pairs[np.argsort(-score[pairs], kind="stable")[:k]]
        rows += [(user, place, int(artists[i]), round(float(score[i]), 3)) for place, i in enumerate(best, 1)]
    return rows
