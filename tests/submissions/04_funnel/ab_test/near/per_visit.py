# loses: a 95 % interval
# cause: a user counts several times
def ab_test(respond, n_users, rng):
    """Every user comes five times, and every visit is counted."""
    users = rng.permutation(n_users)
    a = np.concatenate([respond("a", users[: n_users // 2]) for _ in range(5)])
    b = np.concatenate([respond("b", users[n_users // 2 :]) for _ in range(5)])
    error = np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
    difference = b.mean() - a.mean()
    return {"difference": difference, "low": difference - 1.96 * error, "high": difference + 1.96 * error}
