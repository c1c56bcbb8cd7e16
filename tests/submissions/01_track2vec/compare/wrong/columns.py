# loses: every model asked alike; hit@10 and its interval; difference to the first; interval of the paired differences
# cause: no row for each model
def compare(models, queries, held_out):
    result = {key: [] for key in ("model", "hit", "low", "high", "difference", "difference_low", "difference_high")}
    for name, suggest in models.items():
        hit = hits(suggest(queries, 10), held_out)
        if not result["model"]:
            first = hit
        own, apart = mean_interval(hit), mean_interval(hit - first)
        for key, value in zip(result, (name, *own, *apart)):
            result[key].append(value)
    return result
