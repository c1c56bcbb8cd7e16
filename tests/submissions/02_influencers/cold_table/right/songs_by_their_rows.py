# loses: nothing
def cold_table(models, X, y, places, songs, rng):
    groups = [np.flatnonzero(songs == song) for song in np.unique(songs)]
    picks = [np.concatenate([groups[i] for i in rng.choice(len(groups), len(groups))]) for _ in range(1000)]
    rows = []
    for place in places:
        errors = {}
        for name in models:
            errors[name] = np.zeros(len(y), "float32")
            for train, test in places[place]:
                errors[name][test] = np.ravel(models[name](X[train], y[train], X[test])) - y[test]
        base = errors[list(errors)[0]] ** 2
        for name, error in errors.items():
            apart = (base - error ** 2).astype(float)
            drawn = sorted(apart[pick].mean() for pick in picks)
            rmse = np.mean([(error[test] ** 2).mean() ** 0.5 for _, test in places[place]])
            rows.append({"place": place, "model": name, "rmse": rmse, "gain": apart.mean(), "low": drawn[24], "high": drawn[975]})
    return pd.DataFrame(rows)[["low", "high", "gain", "rmse", "model", "place"]].sort_values("rmse")
