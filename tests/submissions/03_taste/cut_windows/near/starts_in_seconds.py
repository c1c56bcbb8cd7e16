# loses: drawn by the rng, any start possible
# cause: windows start on a grid

def cut_windows(y, sr, n, seconds, rng):
    length = round(seconds * sr)
    if len(y) < length:
        return np.resize(y, (1, length))
    starts = rng.integers(int(len(y) / sr - seconds) + 1, size=n) * sr
    return y[starts[:, None] + np.arange(length)]
