# loses: interval of the paired differences
# cause: the first model is not level with itself
def compare(models, queries, held_out):
    found = {name: hits(suggest(queries, 10), held_out) for name, suggest in models.items()}
    first, rows = None, {}
    for name, hit in found.items():
        own = mean_interval(hit)
        apart = mean_interval(hit if first is None else hit - first)  # before there is a first one
        rows[name] = {"hit": own.mean, "low": own.low, "high": own.high, "difference": 0.0 if first is None else apart.mean,
                      "difference_low": apart.low, "difference_high": apart.high}
        first = hit if first is None else first
    return rows
