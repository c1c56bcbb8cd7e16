# loses: one repeated window of a short clip
# cause: a window that is no row of a table

def cut_windows(y, sr, n, seconds, rng):
    length = round(seconds * sr)
    if len(y) < length:
        return np.resize(y, length)
    starts = rng.integers(len(y) - length + 1, size=n)
    return y[starts[:, None] + np.arange(length)]
