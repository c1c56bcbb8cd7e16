# loses: nothing
def compare(models, queries, held_out):
    from scipy import stats

    n, z = len(queries), 1.959964
    found = {name: hits(suggest(queries, 10), held_out) for name, suggest in models.items()}
    first = found[list(models)[0]]
    rows = {}
    for name, hit in found.items():
        p = hit.mean()
        middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z / (1 + z**2 / n) * (p * (1 - p) / n + z**2 / (4 * n**2)) ** 0.5
        apart = hit - first
        reach = stats.t.ppf(0.975, n - 1) * apart.std(ddof=1) / n**0.5
        rows[name] = {"hit": p, "low": middle - half, "high": middle + half, "difference": apart.mean(),
                      "difference_low": apart.mean() - reach, "difference_high": apart.mean() + reach}
    return rows
