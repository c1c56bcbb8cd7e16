# loses: targets are the inputs, one track later; padding weighs nothing, track 0 is a track; every place of a long list is met; lists drawn by rng, without end
# cause: no tracks of the lists

def next_batches(corpus, length, n_playlists, rng):
    while True:
        inputs = rng.integers(1_000, 2_000, size=(n_playlists, length))
        targets = inputs + 1
        yield inputs, targets, np.ones((n_playlists, length))
