# loses: playlists drawn at random
# cause: n_playlists is not honoured
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    while True:
        drawn = [rng.integers(len(corpus))]
        while len(drawn) <= n_playlists:
            drawn.append(rng.integers(len(corpus)))
        sampled = [sample_pairs(corpus[i], rng) for i in drawn]
        pairs = np.concatenate([pairs for pairs, _ in sampled])
        labels = np.concatenate([labels for _, labels in sampled])
        yield (pairs[:, 0], pairs[:, 1]), labels
