# loses: b minus a
# cause: not the difference of the two means
def ab_test(respond, n_users, rng):
    users = rng.permutation(n_users)
    a = np.asarray(respond("a", users[: n_users // 2]), float)
    b = np.asarray(respond("b", users[n_users // 2 :]), float)
    difference = b.mean() - a.mean()
    half = 1.96 * np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
    return {"difference": difference, "low": difference - half, "high": difference + half} if abs(difference) > half else {"difference": 0.0, "low": -half, "high": half}
