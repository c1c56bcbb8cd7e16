# loses: endless; a batch as Keras reads it; playlists drawn at random; pairs kept with their labels
# cause: your code raises TypeError: sample_pairs(playlist, rng): playlist is np.int64(5), and must be one of the corpus
# outcome: runs into an error
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    while True:
        sampled = [sample_pairs(i, rng) for i in rng.integers(len(corpus), size=n_playlists)]
        pairs = np.concatenate([pairs for pairs, _ in sampled])
        labels = np.concatenate([labels for _, labels in sampled])
        yield (pairs[:, 0], pairs[:, 1]), labels
