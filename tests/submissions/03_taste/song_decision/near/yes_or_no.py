# loses: one score for each song
# cause: a yes or no in the place of a score

def song_decision(p, song_of):
    songs, place = np.unique(song_of, return_inverse=True)
    return songs, (np.bincount(place, p) / np.bincount(place) > 0.5).astype(int)
