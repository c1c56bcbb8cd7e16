# loses: trained without its test rows; every row predicted once
# cause: trained on rows that it is tested on
def oof_rmse(fit_predict, X, y, folds):
    predicted = fit_predict(X, y, X)
    return float(np.mean([np.sqrt(np.mean((y[test] - predicted[test]) ** 2)) for _, test in folds]))
