# loses: found anywhere in the list; mean over the queries
# cause: the last query is left out
def hit_at_k(suggested, held_out):
    hits = 0
    for i in range(len(held_out) - 1):
        if held_out[i] in suggested[i]:
            hits += 1
    return hits / len(held_out)
