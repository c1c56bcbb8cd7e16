# does: a lambda as the answer
# exercise: hit_at_k
# %% answer
hit_at_k = lambda suggested, held_out: float((suggested == held_out[:, None]).any(axis=1).mean())
