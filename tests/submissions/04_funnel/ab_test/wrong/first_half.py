# loses: arms drawn by rng; a 95 % interval
# cause: the arms are not drawn by `rng`
def ab_test(respond, n_users, rng):
    users = np.arange(n_users)
    a = respond("a", users[: n_users // 2])
    b = respond("b", users[n_users // 2 :])
    difference = b.mean() - a.mean()
    error = np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
    return {"difference": difference, "low": difference - 1.96 * error, "high": difference + 1.96 * error}
