# loses: the mean AUC of the same users for every model
# cause: users who cannot be judged count 0

def of_user(said, own):
    if own.all() or not own.any():
        return 0.0
    ahead = said[own][:, None] - said[~own]
    return ((ahead > 0) + (ahead == 0) / 2).mean()


def cold_table(models, plays, cold, rng):
    played = plays[:, cold].toarray() > 0
    drawn = rng.integers(len(played), size=(500, len(played)))
    table, first = {}, None
    for name, scores in models.items():
        auc = np.array([of_user(said, own) for said, own in zip(scores, played)])
        first = auc if first is None else first
        row = ()
        for values in (auc, auc - first):
            row += (values.mean(), *np.quantile(values[drawn].mean(axis=1), [0.025, 0.975]))
        table[name] = row
    return table
