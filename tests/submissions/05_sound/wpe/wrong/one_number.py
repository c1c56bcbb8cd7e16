# loses: what was played counts with its confidence; what was not played counts with weight 1
# cause: not a row of numbers

def wpe(plays, users, predicted, alpha):
    counts = plays.toarray()
    return ((1 + alpha * np.log1p(counts)) * ((counts > 0) - users @ predicted.T) ** 2).sum()
