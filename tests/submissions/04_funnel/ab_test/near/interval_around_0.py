# loses: a 95 % interval
# cause: the difference is not in the middle
def ab_test(respond, n_users, rng):
    users = rng.permutation(n_users)
    a = respond("a", users[: n_users // 2])
    b = respond("b", users[n_users // 2 :])
    difference = b.mean() - a.mean()
    error = np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
    return {"difference": difference, "low": -1.96 * error, "high": 1.96 * error}
