# loses: one arm for each user; arms drawn by rng; b minus a; a 95 % interval
# cause: an arm is not shown to anybody
def ab_test(respond, n_users, rng):
    b = respond("b", rng.permutation(n_users))
    half = 1.96 * b.std(ddof=1) / np.sqrt(n_users)
    return {"difference": b.mean(), "low": b.mean() - half, "high": b.mean() + half}
