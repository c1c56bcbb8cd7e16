# loses: found or missed
# cause: rank 1 never counts
def ndcg_at_k(suggested, held_out):
    column = (suggested == held_out[:, None]).argmax(axis=1)
    return float(np.where(column, 1 / np.log2(column + 2), 0).mean())
