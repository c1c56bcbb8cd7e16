# loses: one arm for each user; arms drawn by rng; a 95 % interval
# cause: a user sees both arms
def ab_test(respond, n_users, rng):
    users = np.arange(n_users)
    d = respond("b", users) - respond("a", users)
    half = 1.96 * d.std(ddof=1) / np.sqrt(n_users)
    return {"difference": d.mean(), "low": d.mean() - half, "high": d.mean() + half}
