# loses: interval of the paired differences
# cause: the interval lies somewhere else
def compare(models, queries, held_out):
    found = {name: hits(suggest(queries, 10), held_out) for name, suggest in models.items()}
    first = next(iter(found.values()))
    rows = {}
    for name, hit in found.items():
        own, apart = mean_interval(hit), mean_interval(hit - first)
        rows[name] = {"hit": own.mean, "low": own.low, "high": own.high,
                      "difference": apart.mean, "difference_low": apart.low + own.mean, "difference_high": apart.high + own.mean}
    return rows
