# loses: nothing

def pmf_with_prior(plays, users, prior, lam):
    by_song, k = plays.tocsc(), users.shape[1]
    found = np.empty_like(prior)
    for song in range(len(prior)):
        here = slice(by_song.indptr[song], by_song.indptr[song + 1])
        X, r = users[by_song.indices[here]], by_song.data[here]
        found[song] = prior[song] + X.T @ np.linalg.solve(X @ X.T + lam * np.eye(len(r)), r - X @ prior[song])
    return found
