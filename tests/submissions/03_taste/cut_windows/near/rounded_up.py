# loses: pieces of the clip, of one length
# cause: a length that is rounded up

def cut_windows(y, sr, n, seconds, rng):
    length = int(np.ceil(seconds * sr))
    if len(y) < length:
        return np.resize(y, (1, length))
    n_starts = len(y) - length + 1
    starts = rng.integers(n_starts, size=n)
    return y[starts[:, None] + np.arange(length)]
