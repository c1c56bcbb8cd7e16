# loses: found or missed
# cause: a miss counts as rank 1
def ndcg_at_k(suggested, held_out):
    rank = (suggested == held_out[:, None]).argmax(axis=1) + 1
    return float((1 / np.log2(rank + 1)).mean())
