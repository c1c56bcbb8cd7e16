# loses: one repeated window of a short clip
# cause: your code raises ValueError: high <= 0
# outcome: runs into an error

def cut_windows(y, sr, n, seconds, rng):
    length = round(seconds * sr)
    starts = rng.integers(len(y) - length + 1, size=n)
    return y[starts[:, None] + np.arange(length)]
