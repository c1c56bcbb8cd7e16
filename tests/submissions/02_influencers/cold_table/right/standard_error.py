# loses: nothing
def cold_table(models, X, y, places, songs, rng):
    of_song = pd.factorize(songs)[0]
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
            gain = (first - squared).mean()
            half = 1.96 * np.sqrt(((gained - gain * rated) ** 2).sum()) / len(y)
            low, high = gain - half, gain + half
            row = {"place": place, "model": name, "rmse": np.sqrt(squared.mean())}
            rows.append({**row, "gain": (first - squared).mean(), "low": low, "high": high})
    return rows
