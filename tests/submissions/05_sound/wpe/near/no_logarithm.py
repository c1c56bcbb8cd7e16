# loses: what was played counts with its confidence
# cause: no logarithm in the confidence

def wpe(plays, users, predicted, alpha):
    counts = plays.toarray()
    return ((1 + alpha * counts) * ((counts > 0) - users @ predicted.T) ** 2).sum(axis=0)
