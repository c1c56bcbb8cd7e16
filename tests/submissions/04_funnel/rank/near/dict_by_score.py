# loses: k artists for each user
# cause: artists with the same score are lost
def rank(ranker, features, users, artists, k):
    score = ranker.predict_proba(features)[:, list(ranker.classes_).index(1)]
    own = {}
    for user, artist, chance in zip(users.tolist(), artists.tolist(), score.tolist()):
        own.setdefault(user, {})[chance] = artist
    rows = []
    for user, by_chance in own.items():
        best = sorted(by_chance, reverse=True)[:k]
        rows += [(user, place, by_chance[chance], chance) for place, chance in enumerate(best, 1)]
    return rows
