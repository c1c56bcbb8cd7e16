# loses: a 95 % interval
# cause: the standard errors are added
def ab_test(respond, n_users, rng):
    users = rng.permutation(n_users)
    a = respond("a", users[: n_users // 2])
    b = respond("b", users[n_users // 2 :])
    difference = b.mean() - a.mean()
    error = a.std(ddof=1) / len(a) ** 0.5 + b.std(ddof=1) / len(b) ** 0.5
    return {"difference": difference, "low": difference - 1.96 * error, "high": difference + 1.96 * error}
