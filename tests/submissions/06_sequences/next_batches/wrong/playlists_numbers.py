# loses: targets are the inputs, one track later; padding weighs nothing, track 0 is a track; every place of a long list is met; lists drawn by rng, without end
# cause: no tracks of the lists

def next_batches(corpus, length, n_playlists, rng):
    while True:
        numbers = rng.integers(len(corpus), size=(n_playlists, length)) % 3
        yield numbers, numbers, np.ones((n_playlists, length))
