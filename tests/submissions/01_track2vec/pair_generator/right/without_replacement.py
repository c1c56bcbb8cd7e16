# loses: nothing
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    while True:
        drawn = rng.choice(len(corpus), n_playlists, replace=False)
        pairs, labels = zip(*(sample_pairs(corpus[i], rng) for i in drawn))
        pairs = np.vstack(pairs)
        yield (pairs[:, 0], pairs[:, 1]), np.hstack(labels)
