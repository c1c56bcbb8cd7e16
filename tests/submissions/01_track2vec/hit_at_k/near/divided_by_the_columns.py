# loses: mean over the queries
# cause: divided by k instead of the number of queries
def hit_at_k(suggested, held_out):
    hits = [track in row for row, track in zip(suggested, held_out)]
    return sum(hits) / suggested.shape[1]
