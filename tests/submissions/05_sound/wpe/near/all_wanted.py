# loses: what was not played counts with weight 1
# cause: what was not played is wanted as much

def wpe(plays, users, predicted, alpha):
    c = 1 + alpha * np.log1p(plays.toarray())
    return (c * (1 - users @ predicted.T) ** 2).sum(axis=0)
