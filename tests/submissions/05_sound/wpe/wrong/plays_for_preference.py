# loses: what was played counts with its confidence; what was not played counts with weight 1
# cause: the plays in the place of the preference

def wpe(plays, users, predicted, alpha):
    counts = plays.toarray()
    return ((1 + alpha * np.log1p(counts)) * (counts - users @ predicted.T) ** 2).sum(axis=0)
