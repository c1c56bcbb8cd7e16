# loses: every row predicted once
# cause: not one prediction a fold
def oof_rmse(fit_predict, X, y, folds):
    for train, test in folds:
        predicted = fit_predict(X[train], y[train], X[test])
        return float(np.sqrt(np.mean((y[test] - predicted) ** 2)))
