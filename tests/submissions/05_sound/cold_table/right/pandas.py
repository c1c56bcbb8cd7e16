# loses: nothing

import pandas as pd


def of_user(said, own):
    ahead = said[own][:, None] - said[~own]
    return ((ahead > 0) + (ahead == 0) / 2).mean()


def cold_table(models, plays, cold, rng):
    played = plays.tocsc()[:, cold].toarray() > 0
    users = [u for u, own in enumerate(played) if 0 < own.sum() < len(cold)]
    aucs = pd.DataFrame({name: [of_user(said[u], played[u]) for u in users] for name, said in models.items()})
    values, n = aucs.to_numpy(), len(aucs)
    draws = pd.DataFrame([values[rng.integers(n, size=n)].mean(axis=0) for _ in range(400)], columns=aucs.columns)
    first = aucs.columns[0]
    ends = draws.quantile([0.025, 0.975])
    apart = draws.sub(draws[first], axis=0).quantile([0.025, 0.975])
    mean = aucs.mean()
    return {name: [mean[name], *ends[name], mean[name] - mean[first], *apart[name]] for name in aucs}
