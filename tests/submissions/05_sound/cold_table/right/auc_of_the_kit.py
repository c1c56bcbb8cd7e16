# loses: nothing

from kit.metrics import auc_within


def cold_table(models, plays, cold, rng):
    played = plays[:, cold].toarray() > 0
    asked = played.any(axis=1) & ~played.all(axis=1)
    drawn = rng.integers(asked.sum(), size=(500, asked.sum()))
    user = np.repeat(np.arange(asked.sum()), len(cold))
    table, first = {}, None
    for name, scores in models.items():
        auc = auc_within(scores[asked].ravel(), played[asked].ravel().astype(int), user)
        first = auc if first is None else first
        row = ()
        for values in (auc, auc - first):
            row += (values.mean(), *np.quantile(values[drawn].mean(axis=1), [0.025, 0.975]))
        table[name] = row
    return table
