# loses: playlists drawn at random
# cause: sample_pairs gets the same chance again
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    own = np.random.default_rng(42)
    while True:
        sampled = [sample_pairs(corpus[i], own) for i in rng.integers(len(corpus), size=n_playlists)]
        pairs = np.concatenate([pairs for pairs, _ in sampled])
        labels = np.concatenate([labels for _, labels in sampled])
        yield (pairs[:, 0], pairs[:, 1]), labels
