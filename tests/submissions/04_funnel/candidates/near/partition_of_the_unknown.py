# loses: n artists, none of them known
# cause: not all unknown artists can be asked for
# outcome: runs into an error
def candidates(history, vectors, n):
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    directions = vectors / np.where(length > 0, length, 1)
    score = directions @ directions[history].mean(axis=0)
    unknown = np.setdiff1d(np.arange(len(vectors)), history)
    best = np.argpartition(-score[unknown], n)[:n]
    best = unknown[best]
    return best[np.argsort(-score[best])]
