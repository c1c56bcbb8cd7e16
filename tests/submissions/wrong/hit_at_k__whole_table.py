# loses: found anywhere in the list
# cause: a missed track counts
def hit_at_k(suggested, held_out):
    return float(np.isin(held_out, suggested).mean())
