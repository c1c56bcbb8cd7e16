# loses: mean over the queries
# cause: not a share from 0 to 1
def hit_at_k(suggested, held_out):
    hits = sum(track in row for row, track in zip(suggested, held_out))
    return 100 * hits / len(held_out)
