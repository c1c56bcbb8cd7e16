# loses: nothing
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    def batch():
        numbers = (rng.random(n_playlists) * len(corpus)).astype(int).tolist()
        pairs, labels = map(np.concatenate, zip(*(sample_pairs(corpus[i], rng) for i in numbers)))
        return (pairs[:, 0], pairs[:, 1]), labels

    return iter(batch, None)
