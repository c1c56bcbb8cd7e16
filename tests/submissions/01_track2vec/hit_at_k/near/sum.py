# loses: mean over the queries
# cause: a sum, not a mean
def hit_at_k(suggested, held_out):
    return float((suggested == held_out[:, None]).any(axis=1).sum())
