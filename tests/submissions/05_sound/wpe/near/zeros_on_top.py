# loses: what was not played counts with weight 1
# cause: another weight for what was not played

def wpe(plays, users, predicted, alpha):
    rows, songs = plays.nonzero()
    said = (users[rows] * predicted[songs]).sum(axis=1)
    c = 1 + alpha * np.log1p(plays.data)
    played = np.bincount(songs, c * (1 - said) ** 2, len(predicted))
    share = 1 - (plays > 0).sum(axis=0) / len(users)
    return played + share * ((predicted @ (users.T @ users)) * predicted).sum(axis=1)
