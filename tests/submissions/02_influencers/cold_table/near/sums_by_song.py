# loses: an interval of whole songs
# cause: another interval than that of whole songs
def cold_table(models, X, y, places, songs, rng):
    of_song = np.unique(songs, return_inverse=True)[1]
    rated = np.bincount(of_song)
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
            found = bootstrap_interval(gained / rated.mean(), rng)
            row = {"place": place, "model": name, "rmse": np.sqrt(squared.mean())}
            rows.append({**row, "gain": (first - squared).mean(), "low": found.low, "high": found.high})
    return rows
