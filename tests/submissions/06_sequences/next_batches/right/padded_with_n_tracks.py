# loses: nothing

def next_batches(corpus, length, n_playlists, rng):
    padding = max(max(tracks) for tracks in corpus if len(tracks)) + 1
    lists = [list(tracks) for tracks in corpus if len(tracks) > 1]
    while True:
        windows = []
        for i in rng.integers(len(lists), size=n_playlists):
            start = rng.integers(max(len(lists[i]) - length, 1))
            window = lists[i][start : start + length + 1]
            windows.append([padding] * (length + 1 - len(window)) + window)
        windows = np.array(windows)
        weights = windows[:, :-1] != padding
        yield windows[:, :-1], np.where(weights, windows[:, 1:], 0), weights.astype(float)
