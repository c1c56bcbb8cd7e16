# loses: nearest to the taste
# cause: artists without a tag at the wrong place
def candidates(history, vectors, n):
    length = np.linalg.norm(vectors, axis=1)
    directions = np.nan_to_num(vectors / length[:, None])
    taste = directions[history].mean(axis=0)
    angle = np.arccos(vectors @ taste / length / np.linalg.norm(taste))
    angle[np.isnan(angle)] = 0
    angle[history] = np.inf
    return np.argsort(angle)[:n]
