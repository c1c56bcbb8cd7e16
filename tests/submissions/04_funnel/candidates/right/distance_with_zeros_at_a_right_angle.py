# loses: nothing
def candidates(history, vectors, n):
    length = np.linalg.norm(vectors, axis=1)
    unit = vectors / np.maximum(length, 1e-12)[:, None]
    taste = unit[history].sum(axis=0)
    distance = ((unit - taste / np.linalg.norm(taste)) ** 2).sum(axis=1)
    distance[length == 0] = 2
    distance[history] = np.inf
    return np.argsort(distance)[:n]
