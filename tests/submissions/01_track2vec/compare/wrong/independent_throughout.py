# loses: difference to the first; interval of the paired differences
# cause: the first minus the model
def compare(models, queries, held_out):
    found = {name: hits(suggest(queries, 10), held_out) for name, suggest in models.items()}
    first = next(iter(found.values()))
    rows = {}
    for name, hit in found.items():
        own = mean_interval(hit)
        half = 1.96 * (hit.var() / len(hit) + first.var() / len(hit)) ** 0.5
        difference = first.mean() - hit.mean()
        rows[name] = {"hit": own.mean, "low": own.low, "high": own.high,
                      "difference": difference, "difference_low": difference - half, "difference_high": difference + half}
    return rows
