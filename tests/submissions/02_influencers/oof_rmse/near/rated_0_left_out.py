# loses: root mean squared error
# cause: not the RMSE of the predictions
def oof_rmse(fit_predict, X, y, folds):
    scores = []
    for train, test in folds:
        predicted = fit_predict(X[train], y[train], X[test])
        rated = y[test] > 0
        if rated.any():
            scores.append(np.sqrt(np.mean((y[test] - predicted)[rated] ** 2)))
    return float(np.mean(scores))
