# loses: nothing
def rank(ranker, features, users, artists, k):
    score = ranker.predict_proba(features)[:, list(ranker.classes_).index(1)]
    own = {}
    for user, artist, chance in zip(users.tolist(), artists.tolist(), score.tolist()):
        own.setdefault(user, []).append((chance, artist))
    rows = []
    for user, pairs in own.items():
        for place, (chance, artist) in enumerate(sorted(pairs, reverse=True)[:k], 1):
            rows.append((user, place, artist, chance))
    return rows
