# loses: similar sizes, drawn with the rng
# cause: as many groups in each fold, not as many rows
def cold_folds(groups, n_folds, rng):
    rows = {}
    for row, group in enumerate(groups.tolist()):
        rows.setdefault(group, []).append(row)
    names = list(rows)
    rng.shuffle(names)
    folds = []
    for f in range(n_folds):
        test = [row for name in names[f::n_folds] for row in rows[name]]
        inside = set(test)
        folds.append(([row for row in range(len(groups)) if row not in inside], test))
    return folds
