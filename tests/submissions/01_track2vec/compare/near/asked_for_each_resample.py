# loses: every model asked alike
# cause: a model is asked again and again
def compare(models, queries, held_out):
    first, rows = None, {}
    for name, suggest in models.items():
        for _ in range(5):
            hit = hits(suggest(queries, 10), held_out)
        first = hit if first is None else first
        own, apart = mean_interval(hit), mean_interval(hit - first)
        rows[name] = {"hit": own.mean, "low": own.low, "high": own.high,
                      "difference": apart.mean, "difference_low": apart.low, "difference_high": apart.high}
    return rows
