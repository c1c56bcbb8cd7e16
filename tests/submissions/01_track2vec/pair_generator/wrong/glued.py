# loses: pairs kept with their labels
# cause: playlists are glued together
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    while True:
        glued = np.concatenate([corpus[i] for i in rng.integers(len(corpus), size=n_playlists)])
        pairs, labels = sample_pairs(glued, rng)
        yield (pairs[:, 0], pairs[:, 1]), labels
