# loses: nothing
import keras


def oof_rmse(fit_predict, X, y, folds):
    total = 0.0
    for train, test in folds:
        errors = keras.ops.convert_to_tensor(y[test] - fit_predict(X[train], y[train], X[test]))
        total += keras.ops.sqrt(keras.ops.mean(keras.ops.square(errors))) / len(folds)
    return total
