# loses: the artist's mean, shrunk to the mean of all
# cause: the cold songs are counted as known ones

def artist_prior(factors, artist_of_warm, artist_of_cold, shrink):
    """How often an artist occurs is counted in the whole catalogue."""
    everybody, found = factors.mean(axis=0), []
    catalogue = np.concatenate([artist_of_warm, artist_of_cold])
    for artist in artist_of_cold:
        own = factors[artist_of_warm == artist]
        if len(own) == 0:
            found.append(everybody)
            continue
        n = (catalogue == artist).sum()
        share = n / (n + shrink)
        found.append(share * own.mean(axis=0) + (1 - share) * everybody)
    return np.array(found)
