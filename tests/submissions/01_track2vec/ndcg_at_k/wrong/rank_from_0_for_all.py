# loses: found or missed; gain 1/log2(rank + 1); mean over the queries
# cause: the rank starts at 0
def ndcg_at_k(suggested, held_out):
    found = suggested == held_out[:, None]
    return float((found / np.log2(np.arange(suggested.shape[1]) + 1)).sum(axis=1).mean())
