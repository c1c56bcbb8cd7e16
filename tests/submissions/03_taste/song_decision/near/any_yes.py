# loses: order and number of windows do not matter
# cause: the number of windows has a say

def song_decision(p, song_of):
    songs = np.unique(song_of)
    return songs, np.array([1 - np.prod(1 - p[song_of == song]) for song in songs])
