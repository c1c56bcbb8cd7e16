# loses: nothing
def candidates(history, vectors, n):
    unit = np.nan_to_num(vectors / np.linalg.norm(vectors, axis=1)[:, None])
    score = unit @ unit[history].mean(axis=0)
    score[history] = -2 * len(history)
    best = np.argpartition(-score, n)[:n]
    return best[np.argsort(-score[best])]
