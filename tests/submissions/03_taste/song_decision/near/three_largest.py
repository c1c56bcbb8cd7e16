# loses: order and number of windows do not matter
# cause: the number of windows has a say

def song_decision(p, song_of):
    songs = np.unique(song_of)
    return songs, np.array([np.sort(p[song_of == song])[-3:].mean() for song in songs])
