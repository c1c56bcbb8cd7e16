# loses: mean over the queries
# cause: divided by k
def hit_at_k(suggested, held_out):
    return float((suggested == held_out[:, None]).mean())
