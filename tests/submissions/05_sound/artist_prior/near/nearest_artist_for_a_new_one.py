# loses: an unknown artist: the mean of all
# cause: a new artist does not get the mean of all

def artist_prior(factors, artist_of_warm, artist_of_cold, shrink):
    """The next known number stands for a number that is not known."""
    everybody = factors.mean(axis=0)
    names, place = np.unique(artist_of_warm, return_inverse=True)
    n = np.bincount(place)[:, None]
    sums = np.array([factors[place == i].sum(axis=0) for i in range(len(names))])
    table = (sums + shrink * everybody) / (n + shrink)
    return table[np.clip(np.searchsorted(names, artist_of_cold), 0, len(names) - 1)]
