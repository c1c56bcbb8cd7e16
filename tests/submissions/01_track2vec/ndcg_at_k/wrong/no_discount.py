# loses: gain 1/log2(rank + 1)
# cause: no discount
def ndcg_at_k(suggested, held_out):
    return float((suggested == held_out[:, None]).any(axis=1).mean())
