# loses: nothing
import pandas as pd


def hit_at_k(suggested, held_out):
    return pd.DataFrame(suggested).eq(pd.Series(held_out), axis=0).any(axis=1).mean()
