# loses: mean over the queries
# cause: only the last query counts
def hit_at_k(suggested, held_out):
    for row, track in zip(suggested, held_out):
        hits = 0
        if track in row:
            hits += 1
    return hits / len(held_out)
