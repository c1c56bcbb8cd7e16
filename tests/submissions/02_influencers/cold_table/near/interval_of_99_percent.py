# loses: an interval of whole songs
# cause: another interval than that of whole songs
def cold_table(models, X, y, places, songs, rng):
    of_song = pd.factorize(songs)[0]
    rated = np.bincount(of_song)
    drawn = rng.integers(len(rated), size=(1000, len(rated)))
    rows = []
    for place, folds in places.items():
        missed = {}
        for name, fit_predict in models.items():
            missed[name] = np.empty(len(y))
            for train, test in folds:
                missed[name][test] = (fit_predict(X[train], y[train], X[test]) - y[test]) ** 2
        first = next(iter(missed.values()))
        for name, squared in missed.items():
            gained = np.bincount(of_song, first - squared)
            low, high = np.quantile(gained[drawn].sum(axis=1) / rated[drawn].sum(axis=1), [0.005, 0.995])
            row = {"place": place, "model": name, "rmse": np.sqrt(squared.mean())}
            rows.append({**row, "gain": (first - squared).mean(), "low": low, "high": high})
    return rows
