# loses: mean over the queries
# cause: a sum, not a mean
def ndcg_at_k(suggested, held_out):
    discount = 1 / np.log2(np.arange(suggested.shape[1]) + 2)
    return float(((suggested == held_out[:, None]) * discount).sum())
