# loses: nothing

def cut_windows(y, sr, n, seconds, rng):
    length = int(round(seconds * sr))
    if len(y) < length:
        times = -(-length // len(y))
        return np.tile(y, times)[None, :length]
    windows = []
    for _ in range(n):
        start = rng.integers(0, len(y) - length, endpoint=True)
        windows.append(y[start : start + length])
    return np.array(windows)
