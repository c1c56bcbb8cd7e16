# loses: root mean squared error
# cause: the absolute error, not the root mean square
def oof_rmse(fit_predict, X, y, folds):
    scores = []
    for train, test in folds:
        predicted = fit_predict(X[train], y[train], X[test])
        scores.append(np.abs(y[test] - predicted).mean())
    return float(np.mean(scores))
