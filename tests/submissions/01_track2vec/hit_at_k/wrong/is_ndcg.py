# loses: mean over the queries
# cause: this is NDCG
def hit_at_k(suggested, held_out):
    found = np.asarray(suggested) == np.asarray(held_out)[:, None]
    return float((found / np.log2(np.arange(found.shape[1]) + 2)).sum(axis=1).mean())
