# loses: nothing

def wpe(plays, users, predicted, alpha):
    x, y = users.astype(np.float32), predicted.astype(np.float32)
    unheard = ((y @ (x.T @ x)) * y).sum(axis=1)
    rows, songs = plays.nonzero()
    said = (x[rows] * y[songs]).sum(axis=1)
    c = (1 + alpha * np.log1p(plays.data)).astype(np.float32)
    np.add.at(unheard, songs, c * (1 - said) ** 2 - said**2)
    return unheard
