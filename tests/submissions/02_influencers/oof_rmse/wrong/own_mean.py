# loses: trained without its test rows; every row predicted once; root mean squared error
# cause: nothing is predicted
def oof_rmse(fit_predict, X, y, folds):
    return float(np.mean([np.sqrt(np.mean((y[test] - y[train].mean()) ** 2)) for train, test in folds]))
