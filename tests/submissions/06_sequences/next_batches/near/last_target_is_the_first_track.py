# loses: targets are the inputs, one track later
# cause: a target that is not the next track

def next_batches(corpus, length, n_playlists, rng):
    usable = np.array([i for i in range(len(corpus)) if len(corpus[i]) >= 2])
    while True:
        inputs = np.zeros((n_playlists, length), np.int32)
        targets = np.zeros((n_playlists, length), np.int32)
        weights = np.zeros((n_playlists, length), np.float32)
        for row, i in enumerate(rng.choice(usable, n_playlists)):
            start = rng.integers(max(len(corpus[i]) - length, 1))
            window = corpus[i][start : start + length]
            n = len(window)
            inputs[row, length - n :] = window + 1
            targets[row, length - n :] = np.roll(window, -1)
            weights[row, length - n :] = 1
        yield inputs, targets, weights
