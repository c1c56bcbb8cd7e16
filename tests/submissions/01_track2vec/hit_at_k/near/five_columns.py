# loses: found anywhere in the list
# cause: only the first five columns are looked at
def hit_at_k(suggested, held_out):
    return float((suggested[:, :5] == held_out[:, None]).any(axis=1).mean())
