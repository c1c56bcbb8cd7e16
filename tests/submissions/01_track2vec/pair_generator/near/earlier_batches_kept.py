# loses: pairs kept with their labels
# cause: the batch holds the earlier batches too
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    pairs, labels = [], []
    while True:
        for i in rng.integers(len(corpus), size=n_playlists):
            more, answers = sample_pairs(corpus[i], rng)
            pairs.append(more)
            labels.append(answers)
        together = np.concatenate(pairs)
        yield (together[:, 0], together[:, 1]), np.concatenate(labels)
