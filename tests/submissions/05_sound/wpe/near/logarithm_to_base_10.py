# loses: what was played counts with its confidence
# cause: another sum than c (p - x.y)^2

def wpe(plays, users, predicted, alpha):
    counts = plays.toarray()
    return ((1 + alpha * np.log10(1 + counts)) * ((counts > 0) - users @ predicted.T) ** 2).sum(axis=0)
