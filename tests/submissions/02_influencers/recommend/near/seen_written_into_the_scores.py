# loses: best first, ties by the lower column
# cause: it changes what it is given
def recommend(scores, seen, k):
    best = np.full((len(scores), k), -1)
    scores[seen] = -np.inf
    for row, given, met in zip(best, scores, seen):
        order = np.argsort(-given, kind="stable")[: min(k, (~met).sum())]
        row[: len(order)] = order
    return best
