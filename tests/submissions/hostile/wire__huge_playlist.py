# family: wire
# does: hands the sampler playlists of millions, which it would have to double, mix and keep
# earns: pair_generator=0
# %% exercise="pair_generator"
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    while True:
        for size in (1_500_000, 60_000_000):
            yield sample_pairs(np.zeros(size, np.int8), rng)
