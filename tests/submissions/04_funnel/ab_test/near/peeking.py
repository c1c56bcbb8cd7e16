# loses: a 95 % interval
# cause: peeking
def ab_test(respond, n_users, rng):
    users = rng.permutation(n_users)
    a, b = np.array([]), np.array([])
    for start in range(0, n_users, 16):
        a = np.append(a, respond("a", users[start : start + 8]))
        b = np.append(b, respond("b", users[start + 8 : start + 16]))
        difference = b.mean() - a.mean()
        half = 1.96 * np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
        if abs(difference) > half:
            break
    return {"difference": difference, "low": difference - half, "high": difference + half}
