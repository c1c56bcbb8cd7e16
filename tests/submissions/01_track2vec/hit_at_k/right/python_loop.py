# loses: nothing
def hit_at_k(suggested, held_out):
    hits = 0
    for row, track in zip(suggested, held_out):
        if track in row:
            hits += 1
    return hits / len(held_out)
