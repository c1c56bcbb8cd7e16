# loses: one score for each song; order and number of windows do not matter
# cause: not each song once

def song_decision(p, song_of):
    return song_of, p
