# loses: found or missed
# cause: a missed track counts
def ndcg_at_k(suggested, held_out):
    rank = (suggested == held_out[:, None]).argmax(axis=1) + 1
    gains = 1 / np.log2(rank + 1)
    gains[~np.isin(held_out, suggested)] = 0
    return float(gains.mean())
