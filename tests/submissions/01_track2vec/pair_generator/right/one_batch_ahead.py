# loses: nothing
def one_batch(corpus, n_playlists, sample_pairs, rng):
    sampled = [sample_pairs(corpus[i], rng) for i in rng.integers(len(corpus), size=n_playlists)]
    pairs = np.concatenate([pairs for pairs, _ in sampled])
    return (pairs[:, 0], pairs[:, 1]), np.concatenate([labels for _, labels in sampled])


def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    ready = one_batch(corpus, n_playlists, sample_pairs, rng)
    while True:
        following = one_batch(corpus, n_playlists, sample_pairs, rng)
        yield ready
        ready = following
