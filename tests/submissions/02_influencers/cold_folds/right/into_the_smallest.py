# loses: nothing
import pandas as pd


def cold_folds(groups, n_folds, rng):
    sizes = pd.Series(groups).value_counts().sample(frac=1, random_state=int(rng.integers(2**31)))
    filled, fold_of = [0] * n_folds, {}
    for group, size in sizes.sort_values(ascending=False, kind="stable").items():
        fold_of[group] = f = filled.index(min(filled))
        filled[f] += size
    fold = pd.Series(groups).map(fold_of)
    return [(fold.index[fold != f], fold.index[fold == f]) for f in range(n_folds)]
