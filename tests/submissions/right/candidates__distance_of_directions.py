# loses: nothing
def candidates(history, vectors, n):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    taste = unit[history].mean(axis=0)
    taste = taste / np.linalg.norm(taste)
    distance = ((unit - taste) ** 2).sum(axis=1)
    distance[history] = np.inf
    return distance.argsort()[:n].tolist()
