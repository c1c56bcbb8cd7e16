# loses: nothing

def pmf_with_prior(plays, users, prior, lam):
    heard, table = (plays > 0).toarray().astype(float), plays.toarray()
    left = np.einsum("us,ui,uj->sij", heard, users, users) + lam * np.eye(users.shape[1])
    right = table.T @ users + lam * prior
    return np.linalg.solve(left, right[:, :, None])[:, :, 0]
