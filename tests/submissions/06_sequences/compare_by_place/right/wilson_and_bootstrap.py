# loses: nothing

from kit.metrics import bootstrap_interval, wilson_interval


def compare_by_place(ranks_of, place, popularity, k, rng):
    lists = pd.DataFrame({"place": place, "popularity": popularity})
    for model, ranks in ranks_of.items():
        lists[model] = np.where(np.isin(ranks, range(1, k + 1)), 1.0, 0.0)
    bins = [0, 1, 3, 8, np.inf]
    names = ["place 1", "place 2-3", "place 4-8", "place 9+"]
    parts = [(name, lists[(lists.place > low) & (lists.place <= high)]) for name, low, high in zip(names, bins, bins[1:])]
    rank = lists.popularity.rank(method="average") / len(lists)
    parts += [(f"quarter {q + 1}", lists[(rank > q / 4) & (rank <= (q + 1) / 4)]) for q in range(4)]
    nothing = (np.nan,) * 3
    table = [
        (model, name, len(part), *(wilson_interval(part[model]) if len(part) else nothing))
        for model in ranks_of
        for name, part in parts
    ]
    pairs = [
        (a, b, name, *(bootstrap_interval(part[a] - part[b], rng, n_resamples=400) if len(part) > 1 else nothing))
        for a, b in combinations(ranks_of, 2)
        for name, part in parts
    ]
    return (
        pd.DataFrame(table, columns=["model", "cell", "n", "hit", "low", "high"]),
        pd.DataFrame(pairs, columns=["first", "second", "cell", "difference", "low", "high"]),
    )
