# loses: nothing
def cold_table(models, X, y, places, songs, rng):
    squared = {}
    for name, fit_predict in models.items():
        for place, folds in places.items():
            errors = pd.Series(0.0, index=range(len(y)))
            for train, test in reversed(folds):
                errors[test] = fit_predict(X[train], y[train], X[test]) - y[test]
            squared[place, name] = errors**2
    first, table = next(iter(models)), []
    for place in places:
        for name in models:
            gained = (squared[place, first] - squared[place, name]).groupby(songs).agg(["sum", "size"]).to_numpy()
            draws = []
            for _ in range(600):
                total, n = gained[rng.integers(len(gained), size=len(gained))].sum(axis=0)
                draws.append(total / n)
            low, high = np.percentile(draws, [2.5, 97.5])
            rmse = np.mean([squared[place, name][test].mean() ** 0.5 for _, test in places[place]])
            gain = gained[:, 0].sum() / len(y)
            table.append(dict(model=name, place=place, rmse=rmse, gain=gain, low=low, high=high))
    return table
