# loses: drawn by the rng, any start possible
# cause: an end of the clip is never heard

def cut_windows(y, sr, n, seconds, rng):
    length = round(seconds * sr)
    if len(y) < length:
        return np.resize(y, (1, length))
    starts = rng.integers(max(len(y) - length, 1), size=n)
    return y[starts[:, None] + np.arange(length)]
