# loses: a batch as Keras reads it
# cause: not a row for each pair
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    while True:
        s = [sample_pairs(corpus[i], rng) for i in rng.integers(len(corpus), size=n_playlists)]
        pairs = np.concatenate([p for p, _ in s])
        yield (pairs[:, 0], pairs[:, 1]), np.concatenate([l for _, l in s])[None, :]
