# loses: trained without its test rows
# cause: trained on rows that it is tested on
def oof_rmse(fit_predict, X, y, folds):
    scores = []
    for train, test in folds:
        predicted = fit_predict(X, y, X[test])
        scores.append(np.sqrt(np.mean((y[test] - predicted) ** 2)))
    return float(np.mean(scores))
