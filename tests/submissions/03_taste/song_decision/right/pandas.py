# loses: nothing

import pandas as pd


def song_decision(p, song_of):
    scores = pd.Series(p).groupby(song_of).mean().sort_values(ascending=False)
    return scores.index, scores.to_numpy()
