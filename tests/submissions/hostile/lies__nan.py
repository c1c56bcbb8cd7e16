# family: lies
# does: gives NaN, which is neither right nor wrong to a careless comparison
# earns: hit_at_k=0, ndcg_at_k=0
# %% exercise="hit_at_k"
def hit_at_k(suggested, held_out):
    return float("nan")
# %% exercise="ndcg_at_k"
def ndcg_at_k(suggested, held_out):
    return np.full(len(held_out), np.nan)
