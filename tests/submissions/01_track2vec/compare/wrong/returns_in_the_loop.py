# loses: every model asked alike; hit@10 and its interval; difference to the first; interval of the paired differences
# cause: no row for each model
def compare(models, queries, held_out):
    rows, first = [], None
    for name, suggest in models.items():
        hit = hits(suggest(queries, 10), held_out)
        first = hit if first is None else first
        own, apart = mean_interval(hit), mean_interval(hit - first)
        rows.append({"hit": own.mean, "low": own.low, "high": own.high,
                     "difference": apart.mean, "difference_low": apart.low, "difference_high": apart.high})
        return rows
