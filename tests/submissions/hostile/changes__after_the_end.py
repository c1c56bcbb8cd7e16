# family: changes
# does: a generator that changes what it was given, and ends the process, only when it is let go
# earns:
# %% exercise="pair_generator"
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    try:
        while True:
            drawn = rng.integers(len(corpus), size=n_playlists)
            sampled = [sample_pairs(corpus[i], rng) for i in drawn]
            pairs = np.concatenate([pairs for pairs, _ in sampled])
            labels = np.concatenate([labels for _, labels in sampled])
            yield (pairs[:, 0], pairs[:, 1]), labels
    finally:
        import os
        for playlist in corpus:
            playlist[:] = 0
        os._exit(3)
