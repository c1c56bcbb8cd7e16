# loses: playlists drawn at random
# cause: the playlists are not drawn
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    i = 0
    while True:
        pairs, labels = [], []
        for _ in range(n_playlists):
            more, answers = sample_pairs(corpus[i % len(corpus)], rng)
            pairs.append(more)
            labels.append(answers)
            i += 1
        pairs = np.concatenate(pairs)
        yield (pairs[:, 0], pairs[:, 1]), np.concatenate(labels)
