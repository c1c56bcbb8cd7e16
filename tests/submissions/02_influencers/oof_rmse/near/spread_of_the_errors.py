# loses: root mean squared error
# cause: the spread of the errors
def oof_rmse(fit_predict, X, y, folds):
    scores = []
    for train, test in folds:
        predicted = fit_predict(X[train], y[train], X[test])
        scores.append(np.std(y[test] - predicted))
    return float(np.mean(scores))
