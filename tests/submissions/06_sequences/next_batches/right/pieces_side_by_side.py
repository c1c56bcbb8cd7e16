# loses: nothing

def next_batches(corpus, length, n_playlists, rng):
    pieces = []
    for tracks in corpus:
        for start in range(0, len(tracks) - 1, length):
            pieces.append(tracks[start : start + length + 1])
    while True:
        inputs = np.zeros((n_playlists, length), np.int64)
        targets = np.zeros((n_playlists, length), np.int64)
        weights = np.zeros((n_playlists, length), bool)
        for row, p in enumerate(rng.choice(len(pieces), n_playlists)):
            n = len(pieces[p]) - 1
            inputs[row, :n] = pieces[p][:-1] + 1
            targets[row, :n] = pieces[p][1:]
            weights[row, :n] = True
        yield inputs, targets, weights
