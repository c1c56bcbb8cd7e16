# loses: nothing
import pandas as pd


def tags_seen_by(tagged, hidden):
    pairs = pd.MultiIndex.from_frame(tagged[["userID", "artistID"]])
    return tagged[~pairs.isin(pd.MultiIndex.from_frame(hidden))]
