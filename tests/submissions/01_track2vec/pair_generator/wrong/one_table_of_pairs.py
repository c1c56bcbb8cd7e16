# loses: a batch as Keras reads it
# cause: inputs are not a pair
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    while True:
        sampled = [sample_pairs(corpus[i], rng) for i in rng.integers(len(corpus), size=n_playlists)]
        yield (
            np.concatenate([pairs for pairs, _ in sampled]),
            np.concatenate([labels for _, labels in sampled]),
        )
