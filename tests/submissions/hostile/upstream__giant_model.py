# family: upstream
# does: has the course's own function build a model of a trillion weights
# earns: pair_generator=0
# %% exercise="pair_generator"
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    try:
        build_track2vec(1_000_000, 1_000_000)
    except Exception:
        pass
