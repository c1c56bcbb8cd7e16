# family: lies
# does: gives infinities of both signs
# earns: hit_at_k=0, ndcg_at_k=0
# %% exercise="hit_at_k"
def hit_at_k(suggested, held_out):
    return float("inf")
# %% exercise="ndcg_at_k"
def ndcg_at_k(suggested, held_out):
    return -np.inf
