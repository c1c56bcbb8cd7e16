# loses: nearest to the taste; nearest first
# cause: a distance, not a cosine
from sklearn.neighbors import KDTree


def candidates(history, vectors, n):
    taste = vectors[history].mean(axis=0)
    found = KDTree(vectors).query(taste[None], len(vectors), return_distance=False)[0]
    return found[~np.isin(found, history)][:n]
