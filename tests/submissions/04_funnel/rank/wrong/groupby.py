# loses: k artists for each user; most probable first, ranks from 1; users in the order of their first pair
# cause: rows that stand together are taken for all rows of a user
from itertools import groupby


def rank(ranker, features, users, artists, k):
    score = ranker.predict_proba(features)[:, list(ranker.classes_).index(1)]
    rows = []
    for user, group in groupby(range(len(users)), key=lambda i: users[i]):
        best = sorted(group, key=lambda i: -score[i])[:k]
        rows += [(int(user), place, int(artists[i]), float(score[i])) for place, i in enumerate(best, 1)]
    return rows
