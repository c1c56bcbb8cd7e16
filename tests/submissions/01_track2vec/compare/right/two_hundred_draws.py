# loses: nothing
def compare(models, queries, held_out):
    rng = np.random.default_rng(35)

    def interval(values):
        drawn = rng.integers(len(values), size=(200, len(values)))
        return np.quantile(values[drawn].mean(axis=1), [0.025, 0.975])

    found = {name: hits(suggest(queries, 10), held_out) for name, suggest in models.items()}
    first = next(iter(found.values()))
    rows = {}
    for name, hit in found.items():
        (low, high), (below, above) = interval(hit), interval(hit - first)
        rows[name] = {"hit": hit.mean(), "low": low, "high": high, "difference": (hit - first).mean(),
                      "difference_low": below, "difference_high": above}
    return rows
