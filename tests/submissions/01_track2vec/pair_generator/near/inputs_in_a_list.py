# loses: a batch as Keras reads it
# cause: inputs in a list
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    while True:
        sampled = [sample_pairs(corpus[i], rng) for i in rng.integers(len(corpus), size=n_playlists)]
        pairs = np.concatenate([pairs for pairs, _ in sampled])
        labels = np.concatenate([labels for _, labels in sampled])
        yield [pairs[:, 0], pairs[:, 1]], labels
