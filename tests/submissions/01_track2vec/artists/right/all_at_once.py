# loses: nothing
def with_artists(vectors, artists, counts, share):
    drawn = np.array(vectors, float)
    known = artists >= 0
    weights = (counts**0.5)[known, None]
    sums = np.zeros((artists.max() + 1, drawn.shape[1]))
    totals = np.zeros((len(sums), 1))
    np.add.at(sums, artists[known], weights * drawn[known])
    np.add.at(totals, artists[known], weights)
    drawn[known] += share * sums[artists[known]] / totals[artists[known]]
    return unit(drawn)
