# loses: nothing

def compare_by_place(ranks_of, place, popularity, k, rng):
    """All lists are drawn anew, and each draw gives all cells."""
    n = len(place)
    edges = np.quantile(popularity, [0, 0.25, 0.5, 0.75, 1])
    cells = {}
    for name, low, high in (("place 1", 1, 1), ("place 2-3", 2, 3), ("place 4-8", 4, 8), ("place 9+", 9, np.inf)):
        cells[name] = (place >= low) & (place <= high)
    for q in range(4):
        cells[f"quarter {q + 1}"] = (popularity <= edges[q + 1]) & ((popularity > edges[q]) | (q == 0))
    drawn = rng.integers(n, size=(500, n))
    times = np.zeros((500, n))
    for row, own in zip(times, drawn):
        row += np.bincount(own, minlength=n)

    def share(values, rows):
        if not rows.any():
            return np.nan, np.nan, np.nan
        weights = times[:, rows]
        means = weights @ values[rows] / weights.sum(axis=1)
        return (values[rows].mean(), *np.quantile(means, [0.025, 0.975]))

    hits = {model: np.where((ranks > 0) & (ranks < k + 1), 1.0, 0.0) for model, ranks in ranks_of.items()}
    one = [(m, c, int(rows.sum()), *share(hit, rows)) for m, hit in hits.items() for c, rows in cells.items()]
    two = [(a, b, c, *share(hits[a] - hits[b], rows)) for a, b in combinations(hits, 2) for c, rows in cells.items()]
    return (
        pd.DataFrame(one, columns=["model", "cell", "n", "hit", "low", "high"]),
        pd.DataFrame(two, columns=["first", "second", "cell", "difference", "low", "high"]),
    )
