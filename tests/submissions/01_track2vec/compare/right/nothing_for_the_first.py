# loses: nothing
def compare(models, queries, held_out):
    first, rows = None, {}
    for name, suggest in models.items():
        hit = hits(suggest(queries, 20)[:, :10], held_out)
        own = mean_interval(hit)
        apart = (None, None, None) if first is None else mean_interval(hit - first)
        first = hit if first is None else first
        rows[name] = {"hit": own.mean, "low": own.low, "high": own.high,
                      "difference": apart[0], "difference_low": apart[1], "difference_high": apart[2]}
    return rows
