# loses: one coin for all windows of an album
# cause: labels that are no coins

def leak_ladder(fit_predict, X, song_of, album_of, rng):
    rungs = {"window": np.arange(len(X)), "song": song_of, "album": album_of}
    found = {rung: [] for rung in rungs}
    albums, place = np.unique(album_of, return_inverse=True)
    for _ in range(6):
        coin = rng.random(len(albums))[place]
        for rung, together in rungs.items():
            aucs = []
            for train, test in cold_folds(together, 3, rng):
                if (coin[test] > 0.5).any() and (coin[test] < 0.5).any():
                    aucs.append(roc_auc_score(coin[test] > 0.5, fit_predict(X[train], coin[train], X[test])))
            found[rung].append(np.mean(aucs))
    return {rung: (np.mean(aucs), *np.quantile(aucs, [0.025, 0.975])) for rung, aucs in found.items()}
