# loses: nothing

def artist_prior(factors, artist_of_warm, artist_of_cold, shrink):
    """The artists by their place in a sorted row; np.add.at adds up what each is off the mean of all."""
    everybody = factors.mean(axis=0)
    names, place = np.unique(artist_of_warm, return_inverse=True)
    off, n = np.zeros((len(names), factors.shape[1])), np.bincount(place)
    np.add.at(off, place, factors - everybody)
    shrunk = off / (n + shrink)[:, None]
    at = np.clip(np.searchsorted(names, artist_of_cold), 0, len(names) - 1)
    known = names[at] == artist_of_cold
    return everybody + np.where(known[:, None], shrunk[at], 0)
