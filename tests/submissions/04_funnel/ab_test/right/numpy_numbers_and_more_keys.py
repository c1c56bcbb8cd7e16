# loses: nothing
def ab_test(respond, n_users, rng):
    in_b = np.zeros(n_users, bool)
    in_b[rng.choice(n_users, n_users // 2, replace=False)] = True
    rewards = {arm: np.asarray(respond(arm, np.flatnonzero(in_b == (arm == "b")).tolist())) for arm in "ba"}
    means, errors = ({arm: f(rewards[arm]) for arm in "ab"} for f in (np.mean, lambda r: np.var(r, ddof=1) / r.size))
    d, half = means["b"] - means["a"], 1.96 * (errors["a"] + errors["b"]) ** 0.5
    return dict(zip(("difference", "low", "high", "n"), np.array([d, d - half, d + half, n_users])))
