# loses: endless
# cause: `return` where `yield` belongs
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    drawn = rng.integers(len(corpus), size=n_playlists)
    sampled = [sample_pairs(corpus[i], rng) for i in drawn]
    pairs = np.concatenate([pairs for pairs, _ in sampled])
    labels = np.concatenate([labels for _, labels in sampled])
    return (pairs[:, 0], pairs[:, 1]), labels
