# loses: found anywhere in the list; mean over the queries
# cause: not a number
def hit_at_k(suggested, held_out):
    return str((suggested == held_out[:, None]).any(axis=1).mean())
