# loses: between its prior and least squares; better than both with 3 plays
# cause: what was not played is taken for 0

def pmf_with_prior(plays, users, prior, lam):
    table, k = plays.toarray(), users.shape[1]
    found = np.linalg.solve(users.T @ users + lam * np.eye(k), users.T @ table + lam * prior.T).T
    return np.where(table.any(axis=0)[:, None], found, prior)
