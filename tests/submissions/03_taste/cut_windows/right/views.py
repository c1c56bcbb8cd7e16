# loses: nothing

def cut_windows(y, sr, n, seconds, rng):
    length = round(seconds * sr)
    if len(y) < length:
        return np.resize(y, (1, length))
    windows = np.lib.stride_tricks.sliding_window_view(y, length)
    return windows[rng.integers(len(windows), size=n)]
