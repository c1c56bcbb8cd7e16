# loses: nothing

def pmf_with_prior(plays, users, prior, lam):
    from scipy.optimize import minimize

    columns, found = plays.tocsc(), []
    for song, mean in enumerate(prior):
        here = slice(columns.indptr[song], columns.indptr[song + 1])
        X, r = users[columns.indices[here]], columns.data[here]

        def total(y):
            return np.sum((r - X @ y) ** 2) + lam * np.sum((y - mean) ** 2)

        def slope(y):
            return 2 * X.T @ (X @ y - r) + 2 * lam * (y - mean)

        found.append(minimize(total, mean, jac=slope, options={"gtol": 1e-7}).x)
    return np.array(found)
