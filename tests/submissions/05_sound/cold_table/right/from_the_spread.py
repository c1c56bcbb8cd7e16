# loses: nothing

def of_user(said, own):
    ahead = said[own][:, None] - said[~own]
    return ((ahead > 0) + (ahead == 0) / 2).mean()


def cold_table(models, plays, cold, rng):
    played = plays[:, cold].toarray() > 0
    asked = played.any(axis=1) & ~played.all(axis=1)
    table, first = {}, None
    for name, scores in models.items():
        auc = np.array([of_user(said, own) for said, own in zip(scores[asked], played[asked])])
        first = auc if first is None else first
        row = ()
        for values in (auc, auc - first):
            half = 1.96 * values.std(ddof=1) / np.sqrt(len(values))
            row += (values.mean(), values.mean() - half, values.mean() + half)
        table[name] = row
    return table
