# loses: nothing
def recommend(scores, seen, k):
    left = np.where(seen, -np.inf, scores)
    rows, columns = np.arange(len(left)), []
    for _ in range(k):
        best = left.argmax(axis=1)
        columns.append(np.where(np.isneginf(left[rows, best]), -1, best))
        left[rows, best] = -np.inf
    return np.stack(columns, axis=1)
