# loses: every row predicted once
# cause: not one prediction a fold
def oof_rmse(fit_predict, X, y, folds):
    scores = []
    for train, test in folds:
        print(fit_predict(X[train], y[train], X[test])[:3])
        predicted = fit_predict(X[train], y[train], X[test])
        scores.append(np.sqrt(np.mean((y[test] - predicted) ** 2)))
    return float(np.mean(scores))
