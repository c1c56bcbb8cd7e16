# loses: mean over the queries
# cause: not the mean over the queries
def hit_at_k(suggested, held_out):
    rows = dict(zip(held_out.tolist(), suggested.tolist()))
    return sum(t in row for t, row in rows.items()) / len(rows)
