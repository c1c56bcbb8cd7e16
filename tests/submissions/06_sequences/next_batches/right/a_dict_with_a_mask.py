# loses: nothing

def next_batches(corpus, length, n_playlists, rng):
    usable = [np.asarray(tracks) for tracks in corpus if len(tracks) >= 2]
    while True:
        padding = np.ones((n_playlists, length), int)
        heard = np.zeros((n_playlists, length), int)
        targets = np.zeros((n_playlists, length), int)
        for row, i in enumerate(rng.integers(len(usable), size=n_playlists)):
            tracks = usable[i]
            start = rng.integers(max(len(tracks) - length, 1))
            window = tracks[start : start + length + 1]
            n = len(window) - 1
            heard[row, length - n :] = window[:-1]
            targets[row, length - n :] = window[1:]
            padding[row, length - n :] = 0
        yield {"padding": padding, "heard": heard}, targets, 1.0 - padding
