# loses: rows and columns as they were
# cause: rows come twice
import pandas as pd


def tags_seen_by(tagged, hidden):
    pairs = set(zip(hidden["userID"], hidden["artistID"]))
    keep = [pair not in pairs for pair in zip(tagged["userID"], tagged["artistID"])]
    return pd.concat([tagged[keep], tagged[keep]])
