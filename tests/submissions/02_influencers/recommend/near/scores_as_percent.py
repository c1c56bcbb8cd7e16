# loses: best first, ties by the lower column
# cause: not the best of a small table
def recommend(scores, seen, k):
    percent = (100 * np.asarray(scores)).astype(int)
    best = np.full((len(scores), k), -1)
    for row, given, met in zip(best, percent, seen):
        order = np.argsort(-given, kind="stable")
        new = order[~met[order]][:k]
        row[: len(new)] = new
    return best
