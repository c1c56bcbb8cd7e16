# loses: found or missed
# cause: it changes what it is given
def ndcg_at_k(suggested, held_out):
    found = suggested == held_out[:, None]
    suggested[~found] = 0
    rank = found.argmax(axis=1) + 1
    return float(np.where(found.any(axis=1), 1 / np.log2(rank + 1), 0).mean())
