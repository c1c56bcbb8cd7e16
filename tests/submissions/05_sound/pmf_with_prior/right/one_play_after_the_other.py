# loses: nothing

def pmf_with_prior(plays, users, prior, lam):
    by_song, found = plays.tocsc(), np.array(prior, float)
    for song in range(len(prior)):
        P = np.eye(prior.shape[1]) / lam
        for at in range(by_song.indptr[song], by_song.indptr[song + 1]):
            x = users[by_song.indices[at]]
            gain = P @ x / (1 + x @ P @ x)
            found[song] += gain * (by_song.data[at] - x @ found[song])
            P = P - np.outer(gain, x @ P)
    return found
