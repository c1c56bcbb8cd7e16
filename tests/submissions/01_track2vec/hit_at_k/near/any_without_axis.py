# loses: mean over the queries
# cause: one `any` for the whole table
def hit_at_k(suggested, held_out):
    return float((suggested == held_out[:, None]).any().mean())
