# loses: endless; a batch as Keras reads it; pairs kept with their labels
# cause: it is not a generator
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    drawn = rng.integers(len(corpus), size=n_playlists)
    sampled = [sample_pairs(corpus[i], rng) for i in drawn]
    pairs = np.concatenate([pairs for pairs, _ in sampled])
    labels = np.concatenate([labels for _, labels in sampled])
    return np.column_stack([pairs, labels])
