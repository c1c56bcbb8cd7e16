# loses: mean over the queries
# cause: only the first query counts
def ndcg_at_k(suggested, held_out):
    for row, track in zip(suggested, held_out):
        where = np.flatnonzero(row == track)
        gain = 1 / np.log2(where[0] + 2) if len(where) else 0
        return gain
