# loses: nothing

def wpe(plays, users, predicted, alpha):
    said = users @ predicted.T
    more = plays.copy()
    more.data = alpha * np.log1p(plays.data)
    played = plays.sign()
    error = (said**2).sum(axis=0) + (more + played).multiply(1).sum(axis=0)
    error = error - 2 * (more + played).multiply(said).sum(axis=0)
    return np.asarray(error + more.multiply(said**2).sum(axis=0)).ravel()
