# loses: mean over the queries
# cause: the mean over the hits alone
def ndcg_at_k(suggested, held_out):
    rank = np.nonzero(suggested == held_out[:, None])[1] + 1
    return float(np.mean(1 / np.log2(rank + 1)))
