# loses: found anywhere in the list
# cause: a missed track counts
def hit_at_k(suggested, held_out):
    suggested, held_out = suggested.astype(np.int16), held_out.astype(np.int16)
    return float((suggested == held_out[:, None]).any(axis=1).mean())
