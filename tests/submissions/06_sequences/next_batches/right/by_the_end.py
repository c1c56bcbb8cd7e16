# loses: nothing

def next_batches(corpus, length, n_playlists, rng):
    usable = [tracks for tracks in corpus if len(tracks) > 1]
    while True:
        batch = np.zeros((3, n_playlists, length), int)
        for row in range(n_playlists):
            tracks = usable[rng.integers(len(usable))]
            end = rng.integers(1, len(tracks))
            heard = tracks[max(end - length, 0) : end]
            follows = tracks[max(end - length, 0) + 1 : end + 1]
            batch[0, row, -len(heard) :] = heard + 1
            batch[1, row, -len(heard) :] = follows
            batch[2, row, -len(heard) :] = 1
        yield batch[0], batch[1], batch[2]
