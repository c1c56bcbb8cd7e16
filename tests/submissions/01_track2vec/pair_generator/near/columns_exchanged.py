# loses: pairs kept with their labels
# cause: targets and contexts are exchanged
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    while True:
        sampled = [sample_pairs(corpus[i], rng) for i in rng.integers(len(corpus), size=n_playlists)]
        contexts, targets = np.concatenate([pairs for pairs, _ in sampled]).T
        yield (targets, contexts), np.concatenate([labels for _, labels in sampled])
