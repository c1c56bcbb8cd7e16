# loses: playlists drawn at random
# cause: sample_pairs gets the same chance again
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    while True:
        sampled = [
            sample_pairs(corpus[i], np.random.default_rng(0)) for i in rng.integers(len(corpus), size=n_playlists)
        ]
        pairs = np.concatenate([pairs for pairs, _ in sampled])
        labels = np.concatenate([labels for _, labels in sampled])
        yield (pairs[:, 0], pairs[:, 1]), labels
