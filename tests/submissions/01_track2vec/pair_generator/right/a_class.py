# loses: nothing
class track_ns_generator:
    def __init__(self, corpus, n_playlists, sample_pairs, rng):
        self.corpus, self.n_playlists, self.sample_pairs, self.rng = corpus, n_playlists, sample_pairs, rng

    def __iter__(self):
        return self

    def __next__(self):
        drawn = self.rng.integers(len(self.corpus), size=self.n_playlists)
        pairs, labels = zip(*[self.sample_pairs(self.corpus[i], self.rng) for i in drawn])
        return tuple(np.concatenate(pairs).T), np.concatenate(labels)
