# loses: found anywhere in the list
# cause: looked for in the whole table
def hit_at_k(suggested, held_out):
    return float(np.isin(held_out, suggested).mean())
