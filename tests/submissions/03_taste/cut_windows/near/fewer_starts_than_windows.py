# loses: pieces of the clip, of one length
# cause: your code raises ValueError: Cannot take a larger sample than population when replace is False
# outcome: runs into an error

def cut_windows(y, sr, n, seconds, rng):
    length = round(seconds * sr)
    if len(y) < length:
        return np.resize(y, (1, length))
    n_starts = len(y) - length + 1
    starts = rng.choice(n_starts, size=n, replace=False)
    return y[starts[:, None] + np.arange(length)]
