# loses: nothing
def oof_rmse(fit_predict, X, y, folds):
    errors = []
    for train, test in folds:
        predicted = fit_predict(X_train=X[train], y_train=y[train], X_test=X[test])
        errors.extend((y[test] - np.ravel(predicted)).tolist())
    return (sum(e * e for e in errors) / len(errors)) ** 0.5
