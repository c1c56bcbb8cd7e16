# loses: nothing

def cut_windows(y, sr, n, seconds, rng):
    length = round(seconds * sr)
    if len(y) < length:
        return np.resize(y, (1, length))
    n_starts = len(y) - length + 1
    starts = np.sort(rng.integers(n_starts, size=n))
    return y[starts[:, None] + np.arange(length)]
