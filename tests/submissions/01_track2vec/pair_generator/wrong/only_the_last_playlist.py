# loses: pairs kept with their labels
# cause: only one playlist's pairs are kept
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    while True:
        for i in rng.integers(len(corpus), size=n_playlists):
            pairs, labels = sample_pairs(corpus[i], rng)
        yield (pairs[:, 0], pairs[:, 1]), labels
