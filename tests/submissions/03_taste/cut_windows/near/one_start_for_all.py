# loses: drawn by the rng, any start possible
# cause: all windows are the same one

def cut_windows(y, sr, n, seconds, rng):
    length = round(seconds * sr)
    if len(y) < length:
        return np.resize(y, (1, length))
    start = rng.integers(len(y) - length + 1)
    return np.tile(y[start : start + length], (n, 1))
