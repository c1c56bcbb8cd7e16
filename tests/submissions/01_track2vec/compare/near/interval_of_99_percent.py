# loses: hit@10 and its interval
# cause: not as wide as an interval of 95 %
def compare(models, queries, held_out):
    found = {name: hits(suggest(queries, 10), held_out) for name, suggest in models.items()}
    first = next(iter(found.values()))
    rows = {}
    for name, hit in found.items():
        own, apart = mean_interval(hit), mean_interval(hit - first)
        rows[name] = {"hit": own.mean, "low": mean_interval(hit, level=0.99).low,
                      "high": mean_interval(hit, level=0.99).high,
                      "difference": apart.mean, "difference_low": apart.low, "difference_high": apart.high}
    return rows
