# loses: gain 1/log2(rank + 1)
# cause: another discount
def ndcg_at_k(suggested, held_out):
    found = suggested == held_out[:, None]
    gain = 1 / np.log2(found.argmax(axis=1) + 2) ** 2
    return float(np.where(found.any(axis=1), gain, 0).mean())
