# loses: one repeated window of a short clip
# cause: nothing is left of a short clip

def cut_windows(y, sr, n, seconds, rng):
    length = round(seconds * sr)
    n_starts = len(y) - length + 1
    if n_starts < 1:
        return np.empty((0, length))
    starts = rng.integers(n_starts, size=n)
    return y[starts[:, None] + np.arange(length)]
