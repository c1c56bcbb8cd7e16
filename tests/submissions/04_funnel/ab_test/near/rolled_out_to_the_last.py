# loses: a 95 % interval
# cause: the interval misses the truth too often
def ab_test(respond, n_users, rng):
    share_of_a = np.where(np.arange(n_users) < n_users // 2, 0.72, 0.28)
    sees_a = rng.random(n_users) < share_of_a
    a = respond("a", np.flatnonzero(sees_a))
    b = respond("b", np.flatnonzero(~sees_a))
    difference = b.mean() - a.mean()
    error = np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
    return {"difference": difference, "low": difference - 1.96 * error, "high": difference + 1.96 * error}
