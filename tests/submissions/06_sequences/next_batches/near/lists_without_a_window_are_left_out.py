# loses: lists drawn by rng, without end
# cause: n_playlists is not honoured

def next_batches(corpus, length, n_playlists, rng):
    usable = np.arange(len(corpus))
    while True:
        inputs = np.zeros((n_playlists, length), np.int32)
        targets = np.zeros((n_playlists, length), np.int32)
        weights = np.zeros((n_playlists, length), np.float32)
        for row, i in enumerate(rng.choice(usable, n_playlists)):
            start = rng.integers(max(len(corpus[i]) - length, 1))
            window = corpus[i][start : start + length + 1]
            n = max(len(window) - 1, 0)
            inputs[row, length - n :] = window[:-1] + 1
            targets[row, length - n :] = window[1:]
            weights[row, length - n :] = 1
        kept = weights.any(axis=1)
        yield inputs[kept], targets[kept], weights[kept]
