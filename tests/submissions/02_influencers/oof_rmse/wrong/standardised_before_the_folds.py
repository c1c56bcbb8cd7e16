# loses: trained without its test rows; every row predicted once; root mean squared error
# cause: rows that X does not hold
def oof_rmse(fit_predict, X, y, folds):
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    scores = []
    for train, test in folds:
        predicted = fit_predict(X[train], y[train], X[test])
        scores.append(np.sqrt(np.mean((y[test] - predicted) ** 2)))
    return float(np.mean(scores))
