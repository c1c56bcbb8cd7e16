# loses: nothing
import statistics


def ab_test(respond, n_users, rng):
    rewards = {"a": [], "b": []}
    for user in range(n_users):
        arm = "ab"[rng.integers(2)]
        rewards[arm].append(respond(arm, [user])[0])
    means = {arm: statistics.fmean(values) for arm, values in rewards.items()}
    error = sum(statistics.variance(values) / len(values) for values in rewards.values()) ** 0.5
    difference = means["b"] - means["a"]
    return dict(difference=difference, low=difference - 2 * error, high=difference + 2 * error)
