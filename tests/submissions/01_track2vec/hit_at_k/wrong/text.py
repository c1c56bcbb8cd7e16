# loses: found anywhere in the list; mean over the queries
# cause: text in the place of numbers
def hit_at_k(suggested, held_out):
    return str((suggested == held_out[:, None]).any(axis=1).mean())
