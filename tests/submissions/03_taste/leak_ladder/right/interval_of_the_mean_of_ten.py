# loses: nothing

from scipy import stats


def interval(aucs):
    """The mean, and its 95 % interval by Student's t."""
    half = stats.t.ppf(0.975, len(aucs) - 1) * np.std(aucs, ddof=1) / np.sqrt(len(aucs))
    return np.mean(aucs), np.mean(aucs) - half, np.mean(aucs) + half


def leak_ladder(fit_predict, X, song_of, album_of, rng):
    rungs = {"window": np.arange(len(X)), "song": song_of, "album": album_of}
    found = {rung: [] for rung in rungs}
    albums, place = np.unique(album_of, return_inverse=True)
    for _ in range(10):
        coin = rng.integers(2, size=len(albums))[place]
        for rung, together in rungs.items():
            aucs = []
            for train, test in cold_folds(together, 3, rng):
                if coin[test].min() < coin[test].max():
                    aucs.append(roc_auc_score(coin[test], fit_predict(X[train], coin[train], X[test])))
            found[rung].append(np.mean(aucs))
    return {rung: interval(aucs) for rung, aucs in found.items()}
