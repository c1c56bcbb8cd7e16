# loses: nothing

def next_batches(corpus, length, n_playlists, rng):
    usable = [np.asarray(tracks) for tracks in corpus if len(tracks) >= 2]
    while True:
        rows = []
        for i in rng.integers(len(usable), size=n_playlists):
            tracks = usable[i]
            start = rng.integers(max(len(tracks) - length, 1))
            window = tracks[start : start + length + 1]
            n = len(window) - 1
            pad = (0, length - n)
            rows.append((np.pad(window[:-1], pad), np.pad(window[1:], pad), np.pad(np.ones(n), pad)))
        inputs, targets, weights = (np.stack(part) for part in zip(*rows))
        yield inputs, targets, weights
