# loses: what was not played counts with weight 1
# cause: only what was played counts

def wpe(plays, users, predicted, alpha):
    rows, songs = plays.nonzero()
    said = (users[rows] * predicted[songs]).sum(axis=1)
    c = 1 + alpha * np.log1p(plays.data)
    return np.bincount(songs, c * (1 - said) ** 2, len(predicted))
