# loses: nearest to the taste
# cause: a distance, and zeros are not far away
def candidates(history, vectors, n):
    unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    taste = unit[history].mean(axis=0)
    taste = taste / np.linalg.norm(taste)
    distance = ((unit - taste) ** 2).sum(axis=1)
    distance[history] = np.inf
    return distance.argsort()[:n].tolist()
