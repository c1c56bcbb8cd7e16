# loses: nothing

def cut_windows(y, sr, n, seconds, rng):
    length = round(seconds * sr)
    if len(y) < length:
        return np.resize(y, (1, length))
    n_starts = len(y) - length + 1
    starts = rng.choice(n_starts, size=n, replace=n > n_starts)
    return y[starts[:, None] + np.arange(length)]
