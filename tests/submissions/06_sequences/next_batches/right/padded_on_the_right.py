# loses: nothing

def next_batches(corpus, length, n_playlists, rng):
    usable = np.flatnonzero([len(tracks) > 1 for tracks in corpus])
    while True:
        inputs = np.zeros((n_playlists, length), "int32")
        targets = np.zeros((n_playlists, length), "int32")
        for row, i in enumerate(rng.choice(usable, size=n_playlists, replace=False)):
            tracks = corpus[i]
            start = rng.integers(0, max(len(tracks) - length - 1, 0), endpoint=True)
            window = tracks[start : start + length + 1]
            inputs[row, : len(window) - 1] = window[:-1] + 1
            targets[row, : len(window) - 1] = window[1:]
        yield inputs, targets, (inputs > 0).astype("float32")
