# loses: one repeated window of a short clip
# cause: not one window of a short clip

def cut_windows(y, sr, n, seconds, rng):
    length = round(seconds * sr)
    if len(y) < length:
        return np.tile(np.resize(y, length), (n + 1, 1))
    starts = rng.integers(len(y) - length + 1, size=n)
    return y[starts[:, None] + np.arange(length)]
