# loses: nothing
def playlists_of(corpus, rng):
    while True:
        yield corpus[int(rng.integers(len(corpus)))]


def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    drawn = playlists_of(corpus, rng)
    while True:
        targets, contexts, labels = np.hstack(
            [np.vstack([pairs.T, labels]) for pairs, labels in (sample_pairs(next(drawn), rng) for _ in range(n_playlists))]
        )
        yield (targets.astype(np.int32), contexts.astype(np.int32)), labels
