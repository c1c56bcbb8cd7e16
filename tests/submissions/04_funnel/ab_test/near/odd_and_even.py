# loses: arms drawn by rng
# cause: the arms are not drawn by `rng`
def ab_test(respond, n_users, rng):
    users = np.arange(n_users)
    first = rng.integers(2)
    a = np.asarray(respond("a", users[users % 2 == first]), float)
    b = np.asarray(respond("b", users[users % 2 != first]), float)
    difference = b.mean() - a.mean()
    half = 1.96 * np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
    return {"difference": difference, "low": difference - half, "high": difference + half}
