# loses: gain 1/log2(rank + 1)
# cause: the reciprocal rank
def ndcg_at_k(suggested, held_out):
    gains = []
    for row, track in zip(suggested, held_out):
        where = np.flatnonzero(row == track)
        gains.append(1 / (where[0] + 1) if len(where) else 0)
    return np.mean(gains)
