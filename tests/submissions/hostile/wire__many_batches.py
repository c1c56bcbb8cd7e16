# family: wire
# does: yields batches that just fit, as many of them as it is asked for
# earns: pair_generator=1
# %% exercise="pair_generator"
# It is endless, and that one point is deserved.
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    while True:
        sample_pairs(corpus[0], rng)
        part = np.zeros(600_000, np.int8)
        yield (part, part), part
