# loses: targets are the inputs, one track later; padding weighs nothing, track 0 is a track; every place of a long list is met; lists drawn by rng, without end
# cause: nothing is returned

def next_batches(corpus, length, n_playlists, rng):
    windows = [corpus[i][: length + 1] for i in rng.integers(len(corpus), size=n_playlists)]
