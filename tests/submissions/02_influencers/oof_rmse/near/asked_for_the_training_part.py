# loses: every row predicted once
# cause: a row is not predicted exactly once
def oof_rmse(fit_predict, X, y, folds):
    scores = []
    for train, test in folds:
        predicted = fit_predict(X[train], y[train], X[train])
        scores.append(np.sqrt(np.mean((y[train] - predicted) ** 2)))
    return float(np.mean(scores))
