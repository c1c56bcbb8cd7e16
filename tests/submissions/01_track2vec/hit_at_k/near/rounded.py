# loses: mean over the queries
# cause: rounded
def hit_at_k(suggested, held_out):
    return round(float((suggested == held_out[:, None]).any(axis=1).mean()), 2)
