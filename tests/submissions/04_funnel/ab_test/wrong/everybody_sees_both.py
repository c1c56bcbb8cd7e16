# loses: one arm for each user; arms drawn by rng
# cause: a user sees both arms
def ab_test(respond, n_users, rng):
    users = np.arange(n_users)
    a, b = respond("a", users), respond("b", users)
    error = np.sqrt(a.var(ddof=1) / n_users + b.var(ddof=1) / n_users)
    d = b.mean() - a.mean()
    return {"difference": d, "low": d - 1.96 * error, "high": d + 1.96 * error}
