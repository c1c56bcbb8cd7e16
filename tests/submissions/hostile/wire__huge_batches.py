# family: wire
# does: yields batches so large that keeping a few of them fills the memory
# earns: pair_generator=0
# %% exercise="pair_generator"
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    while True:
        big = np.zeros(60_000_000, np.int8)
        yield (big, big), big
