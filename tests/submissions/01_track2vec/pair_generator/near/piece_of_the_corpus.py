# loses: playlists drawn at random
# cause: a batch is a piece of the corpus
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    while True:
        start = rng.integers(len(corpus) - n_playlists + 1)
        sampled = [sample_pairs(corpus[i], rng) for i in range(start, start + n_playlists)]
        pairs = np.concatenate([pairs for pairs, _ in sampled])
        labels = np.concatenate([labels for _, labels in sampled])
        yield (pairs[:, 0], pairs[:, 1]), labels
