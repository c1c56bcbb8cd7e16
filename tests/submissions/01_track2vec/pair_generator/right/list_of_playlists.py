# loses: nothing
import itertools


def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    everything = list(corpus)
    for _ in itertools.count():
        drawn = [everything[i] for i in rng.choice(np.arange(len(corpus)), size=n_playlists)]
        sampled = [sample_pairs(playlist, rng) for playlist in drawn]
        table = np.concatenate([np.column_stack(part) for part in sampled])
        yield (table[:, 0].astype(int), table[:, 1].astype(int)), table[:, 2]
