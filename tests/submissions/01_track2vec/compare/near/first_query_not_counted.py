# loses: hit@10 and its interval
# cause: the first query is not counted
def compare(models, queries, held_out):
    found = {name: hits(suggest(queries, 10)[1:], held_out[1:]) for name, suggest in models.items()}
    first = next(iter(found.values()))
    rows = {}
    for name, hit in found.items():
        own, apart = mean_interval(hit), mean_interval(hit - first)
        rows[name] = {"hit": own.mean, "low": own.low, "high": own.high,
                      "difference": apart.mean, "difference_low": apart.low, "difference_high": apart.high}
    return rows
