# loses: nothing

def song_decision(p, song_of):
    log_odds = np.log(p / (1 - p))
    songs = np.unique(song_of)
    return songs, np.array([log_odds[song_of == song].mean() for song in songs])
