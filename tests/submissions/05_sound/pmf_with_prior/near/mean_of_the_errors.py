# loses: between its prior and least squares
# cause: the limits are right, and what is between them is not

def pmf_with_prior(plays, users, prior, lam):
    by_song, k = plays.tocsc(), users.shape[1]
    found = np.empty_like(prior)
    for song in range(len(prior)):
        here = slice(by_song.indptr[song], by_song.indptr[song + 1])
        X, r = users[by_song.indices[here]], by_song.data[here]
        n = max(len(r), 1)
        found[song] = np.linalg.solve(X.T @ X / n + lam * np.eye(k), X.T @ r / n + lam * prior[song])
    return found
