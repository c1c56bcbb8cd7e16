# loses: nothing

import pandas as pd


def artist_prior(factors, artist_of_warm, artist_of_cold, shrink):
    table = pd.DataFrame(factors)
    means, n = table.groupby(artist_of_warm).mean(), table.groupby(artist_of_warm).size()
    share = (n / (n + shrink)).reindex(artist_of_cold).fillna(0).to_numpy()[:, None]
    own = means.reindex(artist_of_cold).fillna(0).to_numpy()
    return share * own + (1 - share) * factors.mean(axis=0)
