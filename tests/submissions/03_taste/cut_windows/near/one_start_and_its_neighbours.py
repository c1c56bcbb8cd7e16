# loses: drawn by the rng, any start possible
# cause: one start is drawn, and the others follow from it

def cut_windows(y, sr, n, seconds, rng):
    length = round(seconds * sr)
    if len(y) < length:
        return np.resize(y, (1, length))
    n_starts = len(y) - length + 1
    starts = (rng.integers(n_starts) + np.arange(n)) % n_starts
    return y[starts[:, None] + np.arange(length)]
