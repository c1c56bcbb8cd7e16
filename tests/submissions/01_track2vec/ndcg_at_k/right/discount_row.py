# loses: nothing
def ndcg_at_k(suggested, held_out):
    discount = 1 / np.log2(np.arange(2, suggested.shape[1] + 2))
    return ((suggested == held_out[:, None]) @ discount).mean()
