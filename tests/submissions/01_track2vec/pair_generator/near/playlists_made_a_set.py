# loses: pairs kept with their labels
# cause: a track that comes twice is thrown out
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    while True:
        sampled = [sample_pairs(np.array(list(set(corpus[i].tolist()))), rng) for i in rng.integers(len(corpus), size=n_playlists)]
        pairs = np.concatenate([pairs for pairs, _ in sampled])
        labels = np.concatenate([labels for _, labels in sampled])
        yield (pairs[:, 0], pairs[:, 1]), labels
