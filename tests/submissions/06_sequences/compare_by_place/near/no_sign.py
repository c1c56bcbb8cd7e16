# loses: the difference of two models, paired
# cause: the difference without its sign

def compare_by_place(ranks_of, place, popularity, k, rng):
    quarter = np.searchsorted(np.quantile(popularity, [0.25, 0.5, 0.75]), popularity)
    cells = {"place 1": place == 1, "place 2-3": (place >= 2) & (place <= 3)}
    cells |= {"place 4-8": (place >= 4) & (place <= 8), "place 9+": place >= 9}
    cells |= {f"quarter {number + 1}": quarter == number for number in range(4)}
    hit_of = {model: (ranks >= 1) & (ranks <= k) for model, ranks in ranks_of.items()}

    def interval(values):
        if len(values) < 2:
            return np.nan, np.nan, np.nan
        mean, half = values.mean(), 1.96 * values.std(ddof=1) / np.sqrt(len(values))
        return mean, mean - half, mean + half

    table, differences = [], []
    for cell, rows in cells.items():
        for model, hit in hit_of.items():
            mean, low, high = interval(hit[rows])
            table.append({"model": model, "cell": cell, "n": rows.sum(), "hit": mean, "low": low, "high": high})
        for first, second in combinations(hit_of, 2):
            apart = hit_of[first][rows] * 1.0 - hit_of[second][rows]
            mean, low, high = interval(apart)
            row = {"first": first, "second": second, "cell": cell, "difference": abs(mean), "low": low, "high": high}
            differences.append(row)
    return pd.DataFrame(table), pd.DataFrame(differences)
