# loses: gain 1/log2(rank + 1)
# cause: divided by the gain of k right answers
def ndcg_at_k(suggested, held_out):
    discount = 1 / np.log2(np.arange(suggested.shape[1]) + 2)
    gains = ((suggested == held_out[:, None]) * discount).sum(axis=1)
    return float((gains / discount.sum()).mean())
