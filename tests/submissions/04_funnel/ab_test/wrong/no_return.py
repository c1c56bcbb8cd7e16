# loses: one arm for each user; arms drawn by rng; b minus a; a 95 % interval
# cause: nothing is returned
def ab_test(respond, n_users, rng):
    users = rng.permutation(n_users)
    a = respond("a", users[: n_users // 2])
    b = respond("b", users[n_users // 2 :])
    difference = b.mean() - a.mean()
    error = np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
    result = {"difference": difference, "low": difference - 1.96 * error, "high": difference + 1.96 * error}
