# loses: hit@10 and its interval
# cause: hits are counted, and not divided
def compare(models, queries, held_out):
    found = {name: hits(suggest(queries, 10), held_out) for name, suggest in models.items()}
    first = next(iter(found.values()))
    rows = {}
    for name, hit in found.items():
        own, apart = mean_interval(hit), mean_interval(hit - first)
        rows[name] = {"hit": hit.sum(), "low": own.low * len(hit), "high": own.high * len(hit),
                      "difference": apart.mean, "difference_low": apart.low, "difference_high": apart.high}
    return rows
