# loses: found anywhere in the list
# cause: only the first column is looked at
def hit_at_k(suggested, held_out):
    return float((suggested[:, 0] == held_out).mean())
