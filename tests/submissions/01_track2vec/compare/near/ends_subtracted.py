# loses: interval of the paired differences
# cause: the ends of two intervals are subtracted
def compare(models, queries, held_out):
    found = {name: hits(suggest(queries, 10), held_out) for name, suggest in models.items()}
    first = next(iter(found.values()))
    rows = {}
    for name, hit in found.items():
        own, other, apart = mean_interval(hit), mean_interval(first), mean_interval(hit - first)
        rows[name] = {"hit": own.mean, "low": own.low, "high": own.high,
                      "difference": apart.mean, "difference_low": own.low - other.high, "difference_high": own.high - other.low}
    return rows
