# loses: playlists drawn at random
# cause: n_playlists is not honoured
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    while True:
        pairs, labels = sample_pairs(corpus[rng.integers(len(corpus))], rng)
        yield (pairs[:, 0], pairs[:, 1]), labels
