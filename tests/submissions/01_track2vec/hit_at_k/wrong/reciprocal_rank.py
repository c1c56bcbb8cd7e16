# loses: mean over the queries
# cause: the reciprocal rank
def hit_at_k(suggested, held_out):
    total = 0
    for row, track in zip(suggested.tolist(), held_out.tolist()):
        if track in row:
            total += 1 / (row.index(track) + 1)
    return total / len(held_out)
