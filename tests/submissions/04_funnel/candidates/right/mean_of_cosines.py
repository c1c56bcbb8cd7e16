# loses: nothing
import pandas as pd
from kit.neighbours import unit


def candidates(history, vectors, n):
    cosines = unit(vectors) @ unit(vectors[history]).T
    return pd.Series(cosines.mean(axis=1)).drop(history).nlargest(n).index
