# loses: the difference to the first model, paired
# cause: users are drawn apart for each model

def of_user(said, own):
    ahead = said[own][:, None] - said[~own]
    return ((ahead > 0) + (ahead == 0) / 2).mean()


def cold_table(models, plays, cold, rng):
    played = plays[:, cold].toarray() > 0
    asked = played.any(axis=1) & ~played.all(axis=1)
    table, first = {}, None
    for name, scores in models.items():
        auc = np.array([of_user(said, own) for said, own in zip(scores[asked], played[asked])])
        means = np.array([rng.choice(auc, len(auc)).mean() for _ in range(500)])
        if first is None:
            first, zero = (auc.mean(), means), (0.0, 0.0, 0.0)
        else:
            zero = (auc.mean() - first[0], *np.quantile(means - first[1], [0.025, 0.975]))
        table[name] = (auc.mean(), *np.quantile(means, [0.025, 0.975]), *zero)
    return table
