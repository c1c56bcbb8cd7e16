# loses: pairs kept with their labels
# cause: not a whole playlist
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    while True:
        drawn = rng.integers(len(corpus), size=n_playlists)
        sampled = [sample_pairs(corpus[i][:3], rng) for i in drawn]
        pairs = np.concatenate([pairs for pairs, _ in sampled])
        labels = np.concatenate([labels for _, labels in sampled])
        yield (pairs[:, 0], pairs[:, 1]), labels
