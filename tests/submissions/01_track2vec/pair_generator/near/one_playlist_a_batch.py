# loses: playlists drawn at random
# cause: one playlist fills a batch
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    while True:
        i = rng.integers(len(corpus))
        sampled = [sample_pairs(corpus[i], rng) for _ in range(n_playlists)]
        pairs = np.concatenate([pairs for pairs, _ in sampled])
        labels = np.concatenate([labels for _, labels in sampled])
        yield (pairs[:, 0], pairs[:, 1]), labels
