# loses: nothing

class Batches:
    def __init__(self, corpus, length, n_playlists, rng):
        self.lists = [tracks for tracks in corpus if len(tracks) > 1]
        self.shape = (n_playlists, length)
        self.rng = rng

    def __iter__(self):
        return self

    def __next__(self):
        n_playlists, length = self.shape
        inputs, targets = np.zeros(self.shape, int), np.zeros(self.shape, int)
        for row in range(n_playlists):
            tracks = self.lists[self.rng.integers(len(self.lists))]
            first = self.rng.integers(max(len(tracks) - length, 1))
            window = tracks[first : first + length + 1]
            inputs[row, length + 1 - len(window) :] = window[:-1] + 1
            targets[row, length + 1 - len(window) :] = window[1:]
        return inputs, targets, np.sign(inputs)


def next_batches(corpus, length, n_playlists, rng):
    return Batches(corpus, length, n_playlists, rng)
