# loses: nothing
def compare(models, queries, held_out):
    rows = []
    for name in models:
        hit = hits(models[name](queries, k=10), held_out)
        if not rows:
            first = hit
        own, apart = mean_interval(hit), mean_interval(hit - first)
        rows.append({"model": name, "hit": own[0], "low": own[1], "high": own[2],
                     "difference": apart[0], "difference_low": apart[1], "difference_high": apart[2]})
    return rows
