# loses: order and number of windows do not matter
# cause: the number of windows has a say

def song_decision(p, song_of):
    songs = np.unique(song_of)
    return songs, np.array([p[song_of == song].mean() - p[song_of == song].std() / np.sqrt(len(p[song_of == song])) for song in songs])
