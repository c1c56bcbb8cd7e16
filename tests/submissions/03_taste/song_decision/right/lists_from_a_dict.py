# loses: nothing

def song_decision(p, song_of):
    windows = {}
    for song, score in zip(song_of, p):
        windows.setdefault(int(song), []).append(float(score))
    return list(windows), [sum(own) / len(own) for own in windows.values()]
