# loses: b minus a; a 95 % interval
# cause: not the difference of the two means
def ab_test(respond, n_users, rng):
    users = rng.permutation(n_users)
    a, b = respond("a", users[::2]), respond("b", users[1::2])
    looks = []
    for n in range(10, len(a) + 1, 5):
        d = b[:n].mean() - a[:n].mean()
        half = 1.96 * np.sqrt(a[:n].var(ddof=1) / n + b[:n].var(ddof=1) / n)
        looks.append((abs(d) / half, d, half))
    _, d, half = max(looks)
    return {"difference": d, "low": d - half, "high": d + half}
