# loses: one repeated window of a short clip
# cause: a short clip is not repeated

def cut_windows(y, sr, n, seconds, rng):
    length = round(seconds * sr)
    if len(y) < length:
        return np.pad(y, (0, length - len(y)))[None]
    starts = rng.integers(len(y) - length + 1, size=n)
    return y[starts[:, None] + np.arange(length)]
