# loses: interval of the paired differences
# cause: the pairs are torn apart
def compare(models, queries, held_out):
    found = {name: hits(suggest(queries, 10), held_out) for name, suggest in models.items()}
    first = next(iter(found.values()))
    rows = {}
    for name, hit in found.items():
        own, other, apart = mean_interval(hit), mean_interval(first), mean_interval(hit - first)
        half = ((own.high - own.mean) ** 2 + (other.high - other.mean) ** 2) ** 0.5
        rows[name] = {"hit": own.mean, "low": own.low, "high": own.high,
                      "difference": apart.mean, "difference_low": apart.mean - half, "difference_high": apart.mean + half}
    return rows
