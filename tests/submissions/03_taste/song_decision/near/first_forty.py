# loses: order and number of windows do not matter
# cause: the order of the windows has a say

def song_decision(p, song_of):
    songs = np.unique(song_of)
    return songs, np.array([p[song_of == song][:40].mean() for song in songs])
