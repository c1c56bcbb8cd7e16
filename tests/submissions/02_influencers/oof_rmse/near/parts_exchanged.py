# loses: every row predicted once
# cause: a row is not predicted exactly once
def oof_rmse(fit_predict, X, y, folds):
    scores = []
    for test, train in folds:
        predicted = fit_predict(X[train], y[train], X[test])
        scores.append(np.sqrt(np.mean((y[test] - predicted) ** 2)))
    return float(np.mean(scores))
