# loses: trained without its test rows
# cause: it changes what it is given
def oof_rmse(fit_predict, X, y, folds):
    scores = []
    for train, test in folds:
        predicted = fit_predict(X[train], y[train], X[test])
        scores.append(np.sqrt(np.mean((y[test] - predicted) ** 2)))
    np.random.shuffle(y)
    return float(np.mean(scores))
