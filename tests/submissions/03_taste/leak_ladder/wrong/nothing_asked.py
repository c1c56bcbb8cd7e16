# loses: one coin for all windows of an album; nothing of a test unit in training; repeated, with an interval
# cause: nothing is predicted

def leak_ladder(fit_predict, X, song_of, album_of, rng):
    return {rung: (0.5, 0.4, 0.6) for rung in ("window", "song", "album")}
