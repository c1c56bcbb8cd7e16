# loses: nothing
def with_artists(vectors, artists, counts, share):
    import pandas as pd

    weights = np.sqrt(counts)
    table = pd.DataFrame(vectors * weights[:, None]).groupby(artists).transform("sum").to_numpy()
    total = pd.Series(weights).groupby(artists).transform("sum").to_numpy()
    means = np.where(artists[:, None] >= 0, table / total[:, None], 0)
    return unit(vectors + share * means)
