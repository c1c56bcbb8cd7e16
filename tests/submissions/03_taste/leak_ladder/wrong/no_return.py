# loses: one coin for all windows of an album; nothing of a test unit in training; repeated, with an interval
# cause: nothing is predicted

def leak_ladder(fit_predict, X, song_of, album_of, rng):
    albums = np.unique(album_of)
    coin = rng.integers(2, size=len(albums))
    print(coin)
