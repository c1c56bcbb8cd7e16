# loses: nothing
# cause: the column is known by its place
# outcome: right, with a note
import heapq


def rank(ranker, features, users, artists, k):
    seen = []
    for user in users:
        if user in seen:
            continue
        seen.append(user)
        own = users == user
        score = ranker.predict_proba(features[own])[:, 1].tolist()
        best = heapq.nlargest(k, zip(score, artists[own].tolist()))
        yield from ((int(user), place + 1, artist, p) for place, (p, artist) in enumerate(best))
