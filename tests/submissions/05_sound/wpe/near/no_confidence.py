# loses: what was played counts with its confidence
# cause: every play counts the same

def wpe(plays, users, predicted, alpha):
    return (((plays.toarray() > 0) - users @ predicted.T) ** 2).sum(axis=0)
