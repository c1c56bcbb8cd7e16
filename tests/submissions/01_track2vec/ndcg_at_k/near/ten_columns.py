# loses: found or missed
# cause: only the first ten columns are looked at
def ndcg_at_k(suggested, held_out):
    discount = 1 / np.log2(np.arange(2, 12))
    suggested = suggested[:, :10]
    return ((suggested == held_out[:, None]) * discount[: suggested.shape[1]]).sum(axis=1).mean()
