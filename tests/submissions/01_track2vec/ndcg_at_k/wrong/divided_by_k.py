# loses: gain 1/log2(rank + 1)
# cause: divided by k
def ndcg_at_k(suggested, held_out):
    found = suggested == held_out[:, None]
    return float((found / np.log2(np.arange(suggested.shape[1]) + 2)).mean())
