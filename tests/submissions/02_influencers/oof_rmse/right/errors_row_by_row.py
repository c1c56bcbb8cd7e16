# loses: nothing
import math


def oof_rmse(fit_predict, X, y, folds):
    squares = []
    for train, test in reversed(list(folds)):
        for row, said in zip(test.tolist(), np.ravel(fit_predict(np.take(X, train, axis=0), y.take(train), X[test]))):
            squares.append((y[row] - said) ** 2)
    return np.array(math.sqrt(math.fsum(squares) / len(squares)))
