# loses: hit@10 and its interval
# cause: the spread of the queries, not of the mean
def compare(models, queries, held_out):
    found = {name: hits(suggest(queries, 10), held_out) for name, suggest in models.items()}
    first = next(iter(found.values()))
    rows = {}
    for name, hit in found.items():
        own, apart = mean_interval(hit), mean_interval(hit - first)
        rows[name] = {"hit": own.mean, "low": own.mean - 1.96 * hit.std(), "high": own.mean + 1.96 * hit.std(),
                      "difference": apart.mean, "difference_low": apart.low, "difference_high": apart.high}
    return rows
