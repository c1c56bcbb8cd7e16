# loses: mean over the queries
# cause: not the mean over the queries
def ndcg_at_k(suggested, held_out):
    rows = dict(zip(held_out.tolist(), suggested.tolist()))
    return sum(1 / np.log2(row.index(track) + 2) for track, row in rows.items() if track in row) / len(rows)
