# loses: found anywhere in the list; mean over the queries
# cause: the first query is left out
def hit_at_k(suggested, held_out):
    hits = 0
    for i in range(1, len(held_out)):
        hits += held_out[i] in suggested[i]
    return hits / len(held_out)
