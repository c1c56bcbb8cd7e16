# loses: pairs kept with their labels
# cause: a playlist is out of order
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    while True:
        drawn = rng.integers(len(corpus), size=n_playlists)
        sampled = [sample_pairs(rng.permutation(corpus[i]), rng) for i in drawn]
        pairs = np.concatenate([pairs for pairs, _ in sampled])
        labels = np.concatenate([labels for _, labels in sampled])
        yield (pairs[:, 0], pairs[:, 1]), labels
