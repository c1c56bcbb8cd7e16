# loses: nothing
from collections import defaultdict


def cold_folds(groups, n_folds, rng):
    rows = defaultdict(list)
    for row, group in enumerate(groups.tolist()):
        rows[group].append(row)
    names = sorted(rows)
    rng.shuffle(names)
    tested = [[] for _ in range(n_folds)]
    for name in sorted(names, key=lambda name: len(rows[name]), reverse=True):
        min(tested, key=len).extend(rows[name])
    for test in tested:
        inside = set(test)
        yield [row for row in range(len(groups)) if row not in inside], test
