# family: upstream
# does: has three answers call each other in a ring, so that none is right without another
# earns: hit_at_k=0, ndcg_at_k=0, predict_batch=0
# %% exercise="predict_batch"
def predict_batch(queries, k, vectors, tree):
    return hit_at_k(queries, vectors)
# %% exercise="hit_at_k"
def hit_at_k(suggested, held_out):
    return 2 + ndcg_at_k(suggested, held_out)
# %% exercise="ndcg_at_k"
def ndcg_at_k(suggested, held_out):
    return 2 + predict_batch(suggested, 5, held_out, None)
