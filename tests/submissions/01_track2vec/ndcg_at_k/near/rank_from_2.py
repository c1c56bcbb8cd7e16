# loses: gain 1/log2(rank + 1)
# cause: the rank starts at 2
def ndcg_at_k(suggested, held_out):
    found = suggested == held_out[:, None]
    rank = found.argmax(axis=1) + 2
    return float(np.where(found.any(axis=1), 1 / np.log2(rank + 1), 0).mean())
