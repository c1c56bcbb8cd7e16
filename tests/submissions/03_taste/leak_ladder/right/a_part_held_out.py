# loses: nothing

def leak_ladder(fit_predict, X, song_of, album_of, rng):
    found = {}
    albums = np.unique(album_of)
    for rung, units in {"window": np.arange(len(X)), "song": song_of, "album": album_of}.items():
        aucs = []
        while len(aucs) < 20:
            coin_of = dict(zip(albums, rng.random(len(albums)) < 0.5))
            coin = np.array([coin_of[album] for album in album_of])
            test = np.isin(units, rng.permutation(np.unique(units))[::3])
            if 0 < coin[test].mean() < 1:
                scores = fit_predict(X[~test], coin[~test], X[test])
                ahead = scores[coin[test]][:, None] - scores[~coin[test]]
                aucs.append(np.mean(ahead > 0))
        found[rung] = (np.mean(aucs), np.quantile(aucs, 0.05), np.quantile(aucs, 0.95))
    return found
