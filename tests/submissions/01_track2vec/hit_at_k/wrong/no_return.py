# loses: found anywhere in the list; mean over the queries
# cause: nothing is returned
def hit_at_k(suggested, held_out):
    score = float((suggested == held_out[:, None]).any(axis=1).mean())
