# loses: trained without its test rows
# cause: other rows than the fold's training part
def oof_rmse(fit_predict, X, y, folds):
    scores = []
    for _, test in folds:
        train = np.setdiff1d(np.arange(len(y)), test)
        predicted = fit_predict(X[train], y[train], X[test])
        scores.append(np.sqrt(np.mean((y[test] - predicted) ** 2)))
    return float(np.mean(scores))
