# loses: a song without plays has its prior
# cause: not a row of factors for each song

def pmf_with_prior(plays, users, prior, lam):
    by_song, k = plays.tocsc(), users.shape[1]
    found = []
    for song in range(len(prior)):
        here = slice(by_song.indptr[song], by_song.indptr[song + 1])
        X, r = users[by_song.indices[here]], by_song.data[here]
        if len(r):
            found.append(np.linalg.solve(X.T @ X + lam * np.eye(k), X.T @ r + lam * prior[song]))
    return np.array(found)
