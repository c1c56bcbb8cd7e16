# loses: nothing
def ab_test(respond, n_users, rng):
    users = list(range(n_users))
    rng.shuffle(users)
    a, b = respond("a", users[::2]), respond("b", users[1::2])
    drawn_a = rng.choice(a, (2000, len(a))).mean(axis=1)
    drawn_b = rng.choice(b, (2000, len(b))).mean(axis=1)
    low, high = np.quantile(drawn_b - drawn_a, [0.025, 0.975])
    return {"difference": float(b.mean() - a.mean()), "low": float(low), "high": float(high)}
