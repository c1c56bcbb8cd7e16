# loses: found anywhere in the list
# cause: a found track counts for nothing
def hit_at_k(suggested, held_out):
    return float((suggested[:, ::2] == held_out[:, None]).any(axis=1).mean())
