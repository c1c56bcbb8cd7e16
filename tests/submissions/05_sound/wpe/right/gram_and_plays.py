# loses: nothing

def wpe(plays, users, predicted, alpha):
    unheard = ((predicted @ (users.T @ users)) * predicted).sum(axis=1)
    of_user, of_song = plays.nonzero()
    said = (users[of_user] * predicted[of_song]).sum(axis=1)
    confidence = 1 + alpha * np.log1p(plays.data)
    return unheard + np.bincount(of_song, confidence * (1 - said) ** 2 - said**2, len(predicted))
