# loses: nothing
def compare(models, queries, held_out):
    rng, n = np.random.default_rng(1), len(queries)
    found = {}
    for name, suggest in models.items():
        found[name] = np.array([float(track in suggest([query], 10)[0]) for query, track in zip(queries, held_out)])
    first = found[next(iter(models))]
    drawn = rng.integers(n, size=(1000, n))
    rows = {}
    for name, hit in found.items():
        means, apart = hit[drawn].mean(axis=1), (hit[drawn] - first[drawn]).mean(axis=1)
        rows[name] = {"hit": hit.mean(), "low": np.quantile(means, 0.025), "high": np.quantile(means, 0.975),
                      "difference": (hit - first).mean(), "difference_low": np.quantile(apart, 0.025),
                      "difference_high": np.quantile(apart, 0.975)}
    return rows
