# loses: one score for each song; order and number of windows do not matter
# cause: not each song once

def song_decision(p, song_of):
    n = np.bincount(song_of)
    return np.arange(len(n)), np.bincount(song_of, p) / np.maximum(n, 1)
