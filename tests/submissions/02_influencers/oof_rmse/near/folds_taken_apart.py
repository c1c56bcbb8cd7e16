# loses: trained without its test rows
# cause: it changes what it is given
def oof_rmse(fit_predict, X, y, folds):
    scores = []
    while folds:
        train, test = folds.pop()
        predicted = fit_predict(X[train], y[train], X[test])
        scores.append(np.sqrt(np.mean((y[test] - predicted) ** 2)))
    return float(np.mean(scores))
