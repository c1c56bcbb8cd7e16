# loses: root mean squared error
# cause: each prediction against each rating
def oof_rmse(fit_predict, X, y, folds):
    scores = []
    for train, test in folds:
        predicted = fit_predict(X[train], y[train], X[test])
        scores.append(np.sqrt(np.mean((y[test].reshape(-1, 1) - predicted) ** 2)))
    return float(np.mean(scores))
