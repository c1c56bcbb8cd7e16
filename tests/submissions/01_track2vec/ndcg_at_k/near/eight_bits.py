# loses: found or missed
# cause: a missed track counts
def ndcg_at_k(suggested, held_out):
    found = suggested.astype(np.uint8) == held_out.astype(np.uint8)[:, None]
    return float(np.where(found.any(axis=1), 1 / np.log2(found.argmax(axis=1) + 2), 0).mean())
