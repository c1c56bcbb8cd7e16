# loses: an interval of whole songs
# cause: songs are drawn apart for each model
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
            other = rng.permutation(drawn)
            one, two = (np.bincount(of_song, part)[rows_].sum(axis=1) / rated[rows_].sum(axis=1) for part, rows_ in ((first, drawn), (squared, other)))
            low, high = np.quantile(one - two, [0.025, 0.975]) if squared is not first else (0, 0)
            row = {"place": place, "model": name, "rmse": np.sqrt(squared.mean())}
            rows.append({**row, "gain": (first - squared).mean(), "low": low, "high": high})
    return rows
