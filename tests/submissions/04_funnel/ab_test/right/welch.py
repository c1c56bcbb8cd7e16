# loses: nothing
from scipy import stats


def ab_test(respond, n_users, rng):
    arms = rng.choice(["a", "b"], size=n_users)
    rewards = {arm: respond(arm, np.arange(n_users)[arms == arm]) for arm in ("a", "b")}
    test = stats.ttest_ind(rewards["b"], rewards["a"], equal_var=False)
    low, high = test.confidence_interval(0.95)
    return {"difference": np.mean(rewards["b"]) - np.mean(rewards["a"]), "low": low, "high": high}
