# family: wire
# does: gives lists ten thousand deep, a list that holds itself, and tuples in each other
# earns: hit_at_k=0, ndcg_at_k=0
# %% exercise="hit_at_k"
def hit_at_k(suggested, held_out):
    value = []
    for _ in range(10_000):
        value = [value]
    return value
# %% exercise="ndcg_at_k"
def ndcg_at_k(suggested, held_out):
    value = ()
    for _ in range(300):
        value = (value,)
    return value
