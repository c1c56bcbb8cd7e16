# family: lies
# does: gives negative and enormous scores
# earns: hit_at_k=0, ndcg_at_k=0
# %% exercise="hit_at_k"
def hit_at_k(suggested, held_out):
    return -1e308
# %% exercise="ndcg_at_k"
def ndcg_at_k(suggested, held_out):
    return -(10**300)
