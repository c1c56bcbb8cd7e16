# loses: best first, ties by the lower column
# cause: not a table of numbers
def recommend(scores, seen, k):
    best = np.full((len(scores), k), -1)
    for row, given, met in zip(best, scores, seen):
        order = np.argsort(-given, kind="stable")
        new = order[~met[order]][:k]
        row[: len(new)] = new
    return best.squeeze()
