# loses: nothing
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    while True:
        sampled = [sample_pairs(corpus[i], rng) for i in rng.integers(0, len(corpus), n_playlists)]
        pairs = np.concatenate([pairs for pairs, _ in sampled])
        labels = np.concatenate([labels for _, labels in sampled])
        order = rng.permutation(len(labels))
        yield (pairs[order, 0], pairs[order, 1]), labels[order]
