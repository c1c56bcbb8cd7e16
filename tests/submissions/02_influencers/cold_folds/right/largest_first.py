# loses: nothing
def cold_folds(groups, n_folds, rng):
    names, counts = np.unique(groups, return_counts=True)
    order = rng.permutation(len(names))
    order = order[np.argsort(-counts[order], kind="stable")]
    sizes, fold_of = np.zeros(n_folds), {}
    for i in order:
        smallest = int(sizes.argmin())
        fold_of[names[i]] = smallest
        sizes[smallest] += counts[i]
    fold = np.array([fold_of[group] for group in groups])
    return [(np.where(fold != f)[0], np.where(fold == f)[0]) for f in range(n_folds)]
