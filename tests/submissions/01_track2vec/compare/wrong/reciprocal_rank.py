# loses: hit@10 and its interval; difference to the first; interval of the paired differences
# cause: not the share of hits
def compare(models, queries, held_out):
    found = {name: ((suggest(queries, 10) == held_out[:, None]) / np.arange(1, 11)).max(axis=1) for name, suggest in models.items()}
    first = next(iter(found.values()))
    rows = {}
    for name, hit in found.items():
        own, apart = mean_interval(hit), mean_interval(hit - first)
        rows[name] = {"hit": own.mean, "low": own.low, "high": own.high,
                      "difference": apart.mean, "difference_low": apart.low, "difference_high": apart.high}
    return rows
