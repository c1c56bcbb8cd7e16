# loses: found anywhere in the list
# cause: it changes what it is given
def hit_at_k(suggested, held_out):
    suggested.sort(axis=1)
    return float((suggested == held_out[:, None]).any(axis=1).mean())
