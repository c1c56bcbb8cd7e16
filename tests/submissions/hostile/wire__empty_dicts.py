# family: wire
# does: gives lists of empty dicts, tuples and arrays without a number, which cost next to nothing to send
# earns: hit_at_k=0, ndcg_at_k=0
# %% exercise="hit_at_k"
def hit_at_k(suggested, held_out):
    return [{}] * 200_000
# %% exercise="ndcg_at_k"
def ndcg_at_k(suggested, held_out):
    return [((), np.zeros((0, 9_999)))] * 20_000
