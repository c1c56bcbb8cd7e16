# loses: an interval over users, drawn by rng; the difference to the first model, paired
# cause: where users lie, not where their mean lies

def of_user(said, own):
    ahead = said[own][:, None] - said[~own]
    return ((ahead > 0) + (ahead == 0) / 2).mean()


def cold_table(models, plays, cold, rng):
    played = plays[:, cold].toarray() > 0
    asked = played.any(axis=1) & ~played.all(axis=1)
    n = int(asked.sum())
    pass
    table, first = {}, None
    for name, scores in models.items():
        auc = np.array([of_user(said, own) for said, own in zip(scores[asked], played[asked])])
        first = auc if first is None else first
        row = ()
        for values in (auc, auc - first):
            row += (values.mean(), values.mean() - 1.96 * values.std(), values.mean() + 1.96 * values.std())
        table[name] = row
    return table
