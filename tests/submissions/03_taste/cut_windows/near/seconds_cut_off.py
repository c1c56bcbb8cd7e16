# loses: pieces of the clip, of one length
# cause: a length that is cut off, not rounded

def cut_windows(y, sr, n, seconds, rng):
    length = int(seconds * sr)
    if len(y) < length:
        return np.resize(y, (1, length))
    starts = rng.integers(len(y) - length + 1, size=n)
    return y[starts[:, None] + np.arange(length)]
