# loses: one score for each song; order and number of windows do not matter
# cause: the scores stand before their songs

def song_decision(p, song_of):
    songs, place = np.unique(song_of, return_inverse=True)
    return np.bincount(place, p) / np.bincount(place), songs
