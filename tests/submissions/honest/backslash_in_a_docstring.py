# does: a docstring with a backslash
# exercise: hit_at_k
# %% answer
def hit_at_k(suggested, held_out):
    'the share \in [0, 1] of \dots'
    return float((suggested == held_out[:, None]).any(axis=1).mean())
