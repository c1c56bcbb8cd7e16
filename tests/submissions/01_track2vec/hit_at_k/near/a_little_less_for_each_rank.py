# loses: mean over the queries
# cause: a hit counts another number than 1
def hit_at_k(suggested, held_out):
    found = suggested == held_out[:, None]
    k = suggested.shape[1]
    return float(np.where(found.any(axis=1), 1 - found.argmax(axis=1) / k, 0).mean())
