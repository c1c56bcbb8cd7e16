# loses: a song alone is that song among others
# cause: the other songs have a say

def pmf_with_prior(plays, users, prior, lam):
    """What is played more often than the mean song leaves its prior sooner."""
    by_song, k = plays.tocsc(), users.shape[1]
    n = np.diff(by_song.indptr)
    found = np.empty_like(prior)
    for song in range(len(prior)):
        here = slice(by_song.indptr[song], by_song.indptr[song + 1])
        X, r = users[by_song.indices[here]], by_song.data[here]
        own = lam * n.mean() / max(n[song], 1)
        found[song] = np.linalg.solve(X.T @ X + own * np.eye(k), X.T @ r + own * prior[song])
    return found
