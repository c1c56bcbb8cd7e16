# loses: k artists for each user; probability of class 1; most probable first, ranks from 1; users in the order of their first pair
# cause: text in the place of numbers
def rank(ranker, features, users, artists, k):
    score = ranker.predict_proba(features)[:, list(ranker.classes_).index(1)]
    rows = []
    for user in dict.fromkeys(users.tolist()):
        pairs = np.flatnonzero(users == user)
        best = pairs[np.argsort(-score[pairs], kind="stable")[:k]]
        rows += [(user, place, int(artists[i]), f"{score[i]:.6f}") for place, i in enumerate(best, 1)]
    return rows
