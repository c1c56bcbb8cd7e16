# loses: nothing
# cause: the column is known by its place
# outcome: right, with a note
def rank(ranker, features, users, artists, k):
    of_user = {}
    for user, artist, p in zip(users, artists, ranker.predict_proba(features)):
        of_user.setdefault(user, []).append((p[1], artist))
    rows = []
    for user, scored in of_user.items():
        scored.sort(reverse=True)
        rows += [[user, i + 1, artist, score] for i, (score, artist) in enumerate(scored[:k])]
    return rows
