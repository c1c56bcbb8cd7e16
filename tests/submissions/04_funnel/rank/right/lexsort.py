# loses: nothing
# cause: the column is known by its place
# outcome: right, with a note
def rank(ranker, features, users, artists, k):
    score = ranker.predict_proba(features)[:, 1]
    names, first, group = np.unique(users, return_index=True, return_inverse=True)
    order = np.lexsort([-score, first[group]])
    starts = np.flatnonzero(np.diff(first[group][order], prepend=-1))
    place = np.arange(len(order)) - np.repeat(starts, np.diff([*starts, len(order)]))
    kept = order[place < k]
    return np.column_stack([users[kept], place[place < k] + 1, artists[kept], score[kept]])
