# loses: found anywhere in the list
# cause: the last column is not looked at
def hit_at_k(suggested, held_out):
    return float((suggested[:, :-1] == held_out[:, None]).any(axis=1).mean())
