# loses: what was played counts with its confidence
# cause: the confidence in the place of the preference

def wpe(plays, users, predicted, alpha):
    counts = plays.toarray()
    c = 1 + alpha * np.log1p(counts)
    return (c * (c * (counts > 0) - users @ predicted.T) ** 2).sum(axis=0)
