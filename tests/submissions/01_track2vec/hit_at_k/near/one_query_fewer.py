# loses: mean over the queries
# cause: not the mean over the queries
def hit_at_k(suggested, held_out):
    hits = (suggested == held_out[:, None]).any(axis=1)
    return float(hits.sum() / max(1, len(hits) - 1))
