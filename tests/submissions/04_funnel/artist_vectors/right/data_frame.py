# loses: nothing
import pandas as pd


def artist_vectors(counts, popularity, freshness, n_tags=500):
    table = pd.DataFrame(counts.toarray())
    table = table[table.sum().nlargest(n_tags).index]
    table = table * (np.log((1 + len(table)) / (1 + (table > 0).sum())) + 1)
    table = table.div(np.sqrt((table**2).sum(axis=1)), axis=0).fillna(0)
    table["popularity"] = np.asarray(popularity) / popularity.max()
    table["freshness"] = np.asarray(freshness) / freshness.max()
    return table
