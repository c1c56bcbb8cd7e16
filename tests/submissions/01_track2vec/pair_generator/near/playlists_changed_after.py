# loses: pairs kept with their labels
# cause: a playlist is out of order
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    while True:
        drawn = [corpus[i] for i in rng.integers(len(corpus), size=n_playlists)]
        sampled = [sample_pairs(playlist.copy(), rng) for playlist in drawn]
        for playlist in drawn:
            playlist[::-1].sort()
        pairs = np.concatenate([pairs for pairs, _ in sampled])
        yield (pairs[:, 0], pairs[:, 1]), np.concatenate([labels for _, labels in sampled])
