# loses: the mean AUC of the same users for every model; an interval over users, drawn by rng; the difference to the first model, paired
# cause: nothing is returned

def of_user(said, own):
    ahead = said[own][:, None] - said[~own]
    return ((ahead > 0) + (ahead == 0) / 2).mean()


def cold_table(models, plays, cold, rng):
    played = plays[:, cold].toarray() > 0
    asked = played.any(axis=1) & ~played.all(axis=1)
    drawn = rng.integers(asked.sum(), size=(500, asked.sum()))
    table, first = {}, None
    for name, scores in models.items():
        auc = np.array([of_user(said, own) for said, own in zip(scores[asked], played[asked])])
        first = auc if first is None else first
        row = ()
        for values in (auc, auc - first):
            row += (values.mean(), *np.quantile(values[drawn].mean(axis=1), [0.025, 0.975]))
        table[name] = row
