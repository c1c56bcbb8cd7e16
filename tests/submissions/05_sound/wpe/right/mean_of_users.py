# loses: nothing
# cause: a mean in the place of the sum
# outcome: right, with a note

def wpe(plays, users, predicted, alpha):
    counts = plays.toarray()
    return ((1 + alpha * np.log1p(counts)) * ((counts > 0) - users @ predicted.T) ** 2).mean(axis=0)
