# loses: nothing
import pandas as pd


def ab_test(respond, n_users, rng):
    arms = rng.permutation(np.arange(n_users) % 2)
    parts = []
    for day in np.array_split(np.arange(n_users), 8):
        for number, arm in enumerate("ab"):
            shown = day[arms[day] == number]
            if len(shown):
                parts.append(pd.DataFrame({"arm": arm, "reward": respond(arm, shown)}))
    groups = pd.concat(parts).groupby("arm").reward
    means, errors = groups.mean(), groups.sem()
    d, half = means.b - means.a, 1.96 * np.hypot(errors.a, errors.b)
    return {"difference": d, "low": d - half, "high": d + half}
