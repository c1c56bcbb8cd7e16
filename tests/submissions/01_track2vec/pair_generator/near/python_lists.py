# loses: a batch as Keras reads it
# cause: lists instead of arrays
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    while True:
        targets, contexts, labels = [], [], []
        for i in rng.integers(len(corpus), size=n_playlists):
            pairs, answers = sample_pairs(corpus[i], rng)
            targets += pairs[:, 0].tolist()
            contexts += pairs[:, 1].tolist()
            labels += answers.tolist()
        yield (targets, contexts), labels
