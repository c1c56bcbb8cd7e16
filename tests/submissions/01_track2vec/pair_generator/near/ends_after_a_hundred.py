# loses: endless
# cause: the generator ends
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    for _ in range(100):
        sampled = [sample_pairs(corpus[i], rng) for i in rng.integers(len(corpus), size=n_playlists)]
        pairs = np.concatenate([pairs for pairs, _ in sampled])
        labels = np.concatenate([labels for _, labels in sampled])
        yield (pairs[:, 0], pairs[:, 1]), labels
