# loses: arms drawn by rng
# cause: some users always see the same arm
def ab_test(respond, n_users, rng):
    chosen = rng.choice(np.arange(1, n_users), n_users // 2, replace=False)
    a = respond("a", chosen)
    b = respond("b", np.setdiff1d(np.arange(n_users), chosen))
    difference = b.mean() - a.mean()
    error = np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
    return {"difference": difference, "low": difference - 1.96 * error, "high": difference + 1.96 * error}
