# loses: pieces of the clip, of one length; drawn by the rng, any start possible
# cause: not n windows of one length

def cut_windows(y, sr, n, seconds, rng):
    length = round(seconds * sr)
    if len(y) < length:
        return np.resize(y, (1, length))
    starts = rng.integers(len(y) - length + 1, size=30)
    return y[starts[:, None] + np.arange(length)]
