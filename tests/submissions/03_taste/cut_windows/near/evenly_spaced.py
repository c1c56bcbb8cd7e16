# loses: drawn by the rng, any start possible
# cause: the rng that is given draws nothing

def cut_windows(y, sr, n, seconds, rng):
    length = round(seconds * sr)
    if len(y) < length:
        return np.resize(y, (1, length))
    starts = np.linspace(0, len(y) - length, n).astype(int)
    return y[starts[:, None] + np.arange(length)]
