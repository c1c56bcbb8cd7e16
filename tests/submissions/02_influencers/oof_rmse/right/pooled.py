# loses: nothing
def oof_rmse(fit_predict, X, y, folds):
    predicted = np.zeros(len(y))
    for train, test in folds:
        predicted[test] = fit_predict(X[train], y[train], X[test])
    return np.sqrt(np.mean((y - predicted) ** 2))
