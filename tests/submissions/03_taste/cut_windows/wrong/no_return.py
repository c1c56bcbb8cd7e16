# loses: pieces of the clip, of one length; drawn by the rng, any start possible; one repeated window of a short clip
# cause: nothing is returned

def cut_windows(y, sr, n, seconds, rng):
    length = round(seconds * sr)
    windows = []
    for _ in range(n):
        start = rng.integers(max(len(y) - length, 0) + 1)
        windows.append(y[start : start + length])
