# loses: nothing
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    while True:
        targets, contexts, labels = [], [], []
        for _ in range(n_playlists):
            pairs, answers = sample_pairs(corpus[int(rng.random() * len(corpus))], rng)
            targets.extend(pairs[:, 0])
            contexts.extend(pairs[:, 1])
            labels.extend(answers)
        yield (
            (np.array(targets, np.int64)[:, None], np.array(contexts, np.int64)[:, None]),
            np.array(labels, int)[:, None],
        )
