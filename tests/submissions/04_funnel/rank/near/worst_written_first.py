# loses: users in the order of their first pair
# cause: a user's rows are not in the order of their ranks
def rank(ranker, features, users, artists, k):
    score = ranker.predict_proba(features)[:, list(ranker.classes_).index(1)]
    rows = []
    for user in dict.fromkeys(users.tolist()):
        pairs = np.flatnonzero(users == user)
        best = pairs[np.argsort(score[pairs])][-k:]
        rows += [(user, len(best) - place, artists[i], score[i]) for place, i in enumerate(best)]
    return rows
