# loses: root mean squared error
# cause: not the RMSE of the predictions
def oof_rmse(fit_predict, X, y, folds):
    scores = []
    for train, test in folds:
        predicted = np.clip(fit_predict(X[train], y[train], X[test]), 0, 1)
        scores.append(np.sqrt(np.mean((y[test] - predicted) ** 2)))
    return float(np.mean(scores))
