# loses: nothing
def ab_test(respond, n_users, rng):
    is_b = rng.random(n_users) < 0.5
    users = np.arange(n_users)
    a, b = (np.asarray(respond(arm, users[chosen]), float) for arm, chosen in (("a", ~is_b), ("b", is_b)))
    pooled = ((len(a) - 1) * a.var(ddof=1) + (len(b) - 1) * b.var(ddof=1)) / (n_users - 2)
    half = 1.96 * np.sqrt(pooled * (1 / len(a) + 1 / len(b)))
    difference = b.mean() - a.mean()
    return {"difference": difference, "low": difference - half, "high": difference + half}
