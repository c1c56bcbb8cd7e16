# loses: b minus a
# cause: the difference without its sign
def ab_test(respond, n_users, rng):
    users = rng.permutation(n_users)
    a = respond("a", users[: n_users // 2])
    b = respond("b", users[n_users // 2 :])
    difference = abs(b.mean() - a.mean())
    error = np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
    return {"difference": difference, "low": difference - 1.96 * error, "high": difference + 1.96 * error}
