# loses: pairs kept with their labels
# cause: pairs are lost or changed
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    while True:
        drawn = rng.integers(len(corpus), size=n_playlists)
        sampled = [sample_pairs(corpus[i], rng) for i in drawn]
        pairs = np.concatenate([pairs for pairs, _ in sampled])[::2]
        labels = np.concatenate([labels for _, labels in sampled])[::2]
        yield (pairs[:, 0], pairs[:, 1]), labels
