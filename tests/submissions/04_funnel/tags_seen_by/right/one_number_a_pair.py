# loses: nothing
import numpy as np


def tags_seen_by(tagged, hidden):
    def number(table):
        return table["userID"].to_numpy() * 10**9 + table["artistID"].to_numpy()

    return tagged.loc[~np.isin(number(tagged), number(hidden))].reset_index(drop=True)
