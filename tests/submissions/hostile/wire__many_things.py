# family: wire
# does: gives a list of a hundred thousand objects that cannot cross
# earns: hit_at_k=0
# %% exercise="hit_at_k"
def hit_at_k(suggested, held_out):
    return [object() for _ in range(60_000)]
