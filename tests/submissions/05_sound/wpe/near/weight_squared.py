# loses: what was played counts with its confidence
# cause: the confidence is squared too

def wpe(plays, users, predicted, alpha):
    counts = plays.toarray()
    return (((1 + alpha * np.log1p(counts)) * ((counts > 0) - users @ predicted.T)) ** 2).sum(axis=0)
