# loses: nothing
def ab_test(respond, n_users, rng):
    sees_b = rng.random(n_users) < 0.5
    a = respond("a", np.flatnonzero(~sees_b))
    b = respond("b", np.flatnonzero(sees_b))
    difference = b.mean() - a.mean()
    error = np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
    return {"difference": difference, "low": difference - 1.96 * error, "high": difference + 1.96 * error}
