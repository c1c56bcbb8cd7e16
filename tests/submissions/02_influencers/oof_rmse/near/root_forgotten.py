# loses: root mean squared error
# cause: the root is missing
def oof_rmse(fit_predict, X, y, folds):
    scores = []
    for train, test in folds:
        predicted = fit_predict(X[train], y[train], X[test])
        scores.append(np.mean((y[test] - predicted) ** 2))
    return float(np.mean(scores))
