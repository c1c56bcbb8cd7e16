# loses: targets are the inputs, one track later
# cause: a window holds tracks of two lists

def next_batches(corpus, length, n_playlists, rng):
    everything = np.concatenate([tracks for tracks in corpus])
    while True:
        starts = rng.integers(len(everything) - length, size=n_playlists)
        windows = np.stack([everything[start : start + length + 1] for start in starts])
        yield windows[:, :-1] + 1, windows[:, 1:], np.ones((n_playlists, length), np.float32)
