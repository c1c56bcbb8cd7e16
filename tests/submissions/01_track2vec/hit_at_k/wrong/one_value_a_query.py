# loses: mean over the queries
# cause: hit@k is one number
def hit_at_k(suggested, held_out):
    return (suggested == held_out[:, None]).any(axis=1)
