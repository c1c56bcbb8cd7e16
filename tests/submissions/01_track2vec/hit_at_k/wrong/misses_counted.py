# loses: found anywhere in the list; mean over the queries
# cause: misses are counted, not hits
def hit_at_k(suggested, held_out):
    hit = (suggested == held_out[:, None]).any(axis=1)
    return float((1 - hit).mean())
