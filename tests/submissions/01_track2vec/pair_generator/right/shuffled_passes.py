# loses: nothing
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    order = []
    while True:
        pairs, labels = [], []
        for _ in range(n_playlists):
            if not order:
                order = rng.permutation(len(corpus)).tolist()
            more, answers = sample_pairs(corpus[order.pop()], rng)
            pairs.append(more)
            labels.append(answers)
        pairs = np.concatenate(pairs)
        yield (pairs[:, 0], pairs[:, 1]), np.concatenate(labels)
