# loses: nothing

def song_decision(p, song_of):
    songs, score = np.unique(song_of), []
    for song in songs:
        own = np.sort(p[song_of == song])
        left_out = len(own) // 4
        score.append(own[left_out : len(own) - left_out].mean())
    return songs, score
