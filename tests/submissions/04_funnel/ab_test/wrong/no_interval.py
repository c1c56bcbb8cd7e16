# loses: one arm for each user; arms drawn by rng; b minus a; a 95 % interval
# cause: no dict of three numbers
def ab_test(respond, n_users, rng):
    users = rng.permutation(n_users)
    a = respond("a", users[: n_users // 2])
    b = respond("b", users[n_users // 2 :])
    difference = b.mean() - a.mean()
    error = np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
    return {"difference": difference}
