# loses: targets are the inputs, one track later; padding weighs nothing, track 0 is a track; every place of a long list is met; lists drawn by rng, without end
# cause: it is not a generator

class Batches:
    def __init__(self, corpus):
        self.corpus = corpus

    def __getitem__(self, i):
        return self.corpus[i]


def next_batches(corpus, length, n_playlists, rng):
    return Batches(corpus)
