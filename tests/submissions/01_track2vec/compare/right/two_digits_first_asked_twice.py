# loses: nothing
def compare(models, queries, held_out):
    base = hits(list(models.values())[0](queries, 10), held_out)
    keys = ("hit", "low", "high", "difference", "difference_low", "difference_high")
    rows = {}
    for name, suggest in models.items():
        hit = hits(suggest(queries, 10), held_out)
        rows[name] = {key: round(value, 2) for key, value in zip(keys, (*mean_interval(hit), *mean_interval(hit - base)))}
    return rows
