# loses: endless
# cause: the generator ends
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    order = rng.permutation(len(corpus))
    for start in range(0, len(order), n_playlists):
        sampled = [sample_pairs(corpus[i], rng) for i in order[start : start + n_playlists]]
        pairs = np.concatenate([pairs for pairs, _ in sampled])
        labels = np.concatenate([labels for _, labels in sampled])
        yield (pairs[:, 0], pairs[:, 1]), labels
