# loses: drawn by the rng, any start possible
# cause: a part of the clip is never heard

def cut_windows(y, sr, n, seconds, rng):
    length = round(seconds * sr)
    if len(y) < length:
        return np.resize(y, (1, length))
    n_starts = len(y) - length + 1
    starts = rng.integers(max(n_starts // 2, min(n_starts, 4)), size=n)
    return y[starts[:, None] + np.arange(length)]
