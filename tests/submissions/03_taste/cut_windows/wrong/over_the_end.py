# loses: pieces of the clip, of one length; drawn by the rng, any start possible
# cause: windows of different lengths

def cut_windows(y, sr, n, seconds, rng):
    length = round(seconds * sr)
    if len(y) < length:
        return np.resize(y, (1, length))
    return [y[start : start + length] for start in rng.integers(len(y), size=n)]
