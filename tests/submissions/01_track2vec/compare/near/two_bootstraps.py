# loses: interval of the paired differences
# cause: the pairs are torn apart
def compare(models, queries, held_out):
    rng, n = np.random.default_rng(2), len(queries)
    found = {name: hits(suggest(queries, 10), held_out) for name, suggest in models.items()}
    first = next(iter(found.values()))
    rows = {}
    for name, hit in found.items():
        own = mean_interval(hit)
        drawn = [rng.choice(hit, n).mean() - rng.choice(first, n).mean() for _ in range(1000)]
        low, high = np.quantile(drawn, [0.025, 0.975])
        rows[name] = {"hit": own.mean, "low": own.low, "high": own.high,
                      "difference": (hit - first).mean(), "difference_low": low, "difference_high": high}
    return rows
