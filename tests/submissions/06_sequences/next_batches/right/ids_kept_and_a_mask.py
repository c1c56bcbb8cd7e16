# loses: nothing

def next_batches(corpus, length, n_playlists, rng):
    usable = [np.asarray(tracks) for tracks in corpus if len(tracks) >= 2]
    while True:
        ids = np.zeros((n_playlists, length), int)
        targets = np.zeros((n_playlists, length), int)
        mask = np.zeros((n_playlists, length), bool)
        for row, i in enumerate(rng.integers(len(usable), size=n_playlists)):
            tracks = usable[i]
            start = rng.integers(max(len(tracks) - length, 1))
            window = tracks[start : start + length + 1]
            n = len(window) - 1
            ids[row, length - n :] = window[:-1]
            targets[row, length - n :] = window[1:]
            mask[row, length - n :] = True
        yield (ids, mask), targets, mask.astype(float)
