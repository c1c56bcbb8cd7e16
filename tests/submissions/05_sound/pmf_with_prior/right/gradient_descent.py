# loses: nothing

def pmf_with_prior(plays, users, prior, lam):
    """All songs at once, each with a step that suits its own listeners."""
    heard, table = (plays != 0).toarray(), plays.toarray()
    y = prior.copy()
    step = 1 / (lam + (heard.T @ (users**2).sum(axis=1)))
    for _ in range(900):
        error = np.where(heard, table - users @ y.T, 0)
        y = y + step[:, None] * (error.T @ users + lam * (prior - y))
    return y
