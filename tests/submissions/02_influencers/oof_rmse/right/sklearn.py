# loses: nothing
from sklearn.metrics import root_mean_squared_error


def oof_rmse(fit_predict, X, y, folds):
    return np.mean([root_mean_squared_error(y[b], fit_predict(X[a], y[a], X[b])) for a, b in folds])
