# loses: found anywhere in the list
# cause: only the last column is looked at
def hit_at_k(suggested, held_out):
    return float((suggested[:, -1] == held_out).mean())
