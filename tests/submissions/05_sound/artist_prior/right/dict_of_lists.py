# loses: nothing

def artist_prior(factors, artist_of_warm, artist_of_cold, shrink):
    songs = {}
    for artist, row in zip(artist_of_warm, factors):
        songs.setdefault(int(artist), []).append(row)
    everybody = np.mean(factors, axis=0)
    prior = []
    for artist in artist_of_cold.tolist():
        own = songs.get(artist, [])
        if not own:
            prior.append(everybody)
            continue
        share = len(own) / (len(own) + shrink)
        prior.append(share * np.mean(own, axis=0) + (1 - share) * everybody)
    return prior
