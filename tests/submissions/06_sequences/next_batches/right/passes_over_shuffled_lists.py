# loses: nothing

def next_batches(corpus, length, n_playlists, rng):
    usable = np.array([i for i in range(len(corpus)) if len(corpus[i]) > 1])
    waiting = []
    while True:
        while len(waiting) < n_playlists:
            waiting += list(rng.permutation(usable))
        chosen, waiting = waiting[:n_playlists], waiting[n_playlists:]
        inputs, targets, weights = [], [], []
        for i in chosen:
            tracks = [int(t) for t in corpus[i]]
            start = rng.integers(max(len(tracks) - length, 1))
            window = tracks[start : start + length + 1]
            empty = [0] * (length + 1 - len(window))
            inputs.append(empty + [t + 1 for t in window[:-1]])
            targets.append(empty + window[1:])
            weights.append([0.0] * len(empty) + [1.0] * (len(window) - 1))
        yield np.array(inputs), np.array(targets), np.array(weights)
