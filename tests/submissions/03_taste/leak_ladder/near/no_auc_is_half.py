# loses: repeated, with an interval
# cause: a fold of one side counted as .5

def leak_ladder(fit_predict, X, song_of, album_of, rng):
    rungs = {"window": np.arange(len(X)), "song": song_of, "album": album_of}
    found = {rung: [] for rung in rungs}
    albums, place = np.unique(album_of, return_inverse=True)
    for _ in range(6):
        coin = rng.integers(2, size=len(albums))[place]
        for rung, together in rungs.items():
            for train, test in cold_folds(together, 3, rng):
                scores = fit_predict(X[train], coin[train], X[test])
                ahead = scores[coin[test] == 1][:, None] - scores[coin[test] == 0]
                found[rung].append(np.mean((ahead > 0) + (ahead == 0) / 2) if ahead.size else 0.5)
    return {rung: (np.mean(aucs), *np.quantile(aucs, [0.025, 0.975])) for rung, aucs in found.items()}
