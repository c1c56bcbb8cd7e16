# loses: playlists drawn at random
# cause: sample_pairs gets another `rng`
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    while True:
        drawn = rng.integers(len(corpus), size=n_playlists)
        sampled = [sample_pairs(corpus[i], np.random.default_rng()) for i in drawn]
        pairs = np.concatenate([pairs for pairs, _ in sampled])
        labels = np.concatenate([labels for _, labels in sampled])
        yield (pairs[:, 0], pairs[:, 1]), labels
