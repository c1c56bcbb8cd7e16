# loses: mean over the queries
# cause: not the mean over the queries
def hit_at_k(suggested, held_out):
    return float((suggested == held_out[:, None]).any(axis=1).sum() / len(np.unique(held_out)))
