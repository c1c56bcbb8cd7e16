# loses: nothing
def cold_table(models, X, y, places, songs, rng):
    of_song = pd.factorize(songs)[0]
    rated = np.bincount(of_song)
    times = rng.multinomial(len(rated), np.full(len(rated), 1 / len(rated)), size=2000)
    rows = []
    for place, folds in places.items():
        squared = pd.DataFrame(index=range(len(y)))
        for name, fit_predict in models.items():
            predicted = pd.concat([pd.Series(fit_predict(X[train], y[train], X[test]), test) for train, test in folds])
            squared[name] = (predicted.sort_index() - y) ** 2
        gains = squared.rsub(squared.iloc[:, 0], axis=0)
        for name in models:
            of_songs = np.bincount(of_song, gains[name])
            low, high = np.percentile(times @ of_songs / (times @ rated), [2.5, 97.5])
            rows.append(dict(place=place, model=name, rmse=squared[name].mean() ** 0.5, gain=gains[name].mean(), low=low, high=high))
    return tuple(rows)
