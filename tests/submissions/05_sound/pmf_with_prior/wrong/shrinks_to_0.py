# loses: between its prior and least squares; better than both with 3 plays
# cause: shrunk to 0, not to the prior

def pmf_with_prior(plays, users, prior, lam):
    by_song, k = plays.tocsc(), users.shape[1]
    found = np.empty_like(prior)
    for song in range(len(prior)):
        here = slice(by_song.indptr[song], by_song.indptr[song + 1])
        X, r = users[by_song.indices[here]], by_song.data[here]
        found[song] = np.linalg.solve(X.T @ X + lam * np.eye(k), X.T @ r) if len(r) else prior[song]
    return found
