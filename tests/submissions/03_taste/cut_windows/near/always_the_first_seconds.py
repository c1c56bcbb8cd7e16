# loses: drawn by the rng, any start possible
# cause: all windows are the same one

def cut_windows(y, sr, n, seconds, rng):
    length = round(seconds * sr)
    if len(y) < length:
        return np.resize(y, (1, length))
    return np.tile(y[:length], (n, 1))
