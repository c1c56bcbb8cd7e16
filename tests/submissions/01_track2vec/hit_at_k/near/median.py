# loses: mean over the queries
# cause: the median, not the mean
def hit_at_k(suggested, held_out):
    return float(np.median((suggested == held_out[:, None]).any(axis=1).astype(float)))
