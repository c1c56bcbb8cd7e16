# loses: mean over the queries
# cause: the mean over the hits alone
def hit_at_k(suggested, held_out):
    hits = (suggested == held_out[:, None]).any(axis=1)
    return hits.sum() / hits.sum()
