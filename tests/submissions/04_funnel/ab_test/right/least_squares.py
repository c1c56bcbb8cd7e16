# loses: nothing
def ab_test(respond, n_users, rng):
    b = np.zeros(n_users)
    b[rng.permutation(n_users)[: n_users // 2]] = 1
    reward = np.empty(n_users)
    reward[b == 1] = respond("b", np.flatnonzero(b))
    reward[b == 0] = respond("a", np.flatnonzero(1 - b))
    X = np.column_stack([np.ones(n_users), b])
    weights, squares, *_ = np.linalg.lstsq(X, reward)
    error = np.sqrt(squares[0] / (n_users - 2) * np.linalg.inv(X.T @ X)[1, 1])
    return {"difference": weights[1], "low": weights[1] - 1.96 * error, "high": weights[1] + 1.96 * error}
