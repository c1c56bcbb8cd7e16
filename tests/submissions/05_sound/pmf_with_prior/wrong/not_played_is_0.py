# loses: a song without plays has its prior; between its prior and least squares; better than both with 3 plays
# cause: a song without plays leaves its prior

def pmf_with_prior(plays, users, prior, lam):
    table = plays.toarray()
    k = users.shape[1]
    return np.linalg.solve(users.T @ users + lam * np.eye(k), users.T @ table + lam * prior.T).T
