# loses: trained without its test rows; every row predicted once; root mean squared error
# cause: your code raises TypeError: fit_predict(X_train, y_train, X_test): X_train is a list, and must be an array such as X[rows]: models of the lab look up its columns by their numbers
# outcome: runs into an error
def oof_rmse(fit_predict, X, y, folds):
    scores = []
    for train, test in folds:
        predicted = fit_predict(X[train].tolist(), y[train].tolist(), X[test].tolist())
        scores.append(np.sqrt(np.mean((y[test] - predicted) ** 2)))
    return float(np.mean(scores))
