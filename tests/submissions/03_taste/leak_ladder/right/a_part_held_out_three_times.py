# loses: nothing

def leak_ladder(fit_predict, X, song_of, album_of, rng):
    albums, place = np.unique(album_of, return_inverse=True)
    found = {}
    for rung, units in {"window": np.arange(len(X)), "song": song_of, "album": album_of}.items():
        aucs = []
        while len(aucs) < 3:
            coin = rng.integers(2, size=len(albums))[place]
            train, test = cold_folds(units, 3, rng)[0]
            if 0 < coin[test].mean() < 1:
                aucs.append(roc_auc_score(coin[test], fit_predict(X[train], coin[train], X[test])))
        found[rung] = (np.mean(aucs), min(aucs), max(aucs))
    return found
