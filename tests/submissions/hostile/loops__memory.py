# family: loops
# does: asks for more memory than there is, in one piece and in many
# earns: hit_at_k=0
# %% exercise="hit_at_k"
def hit_at_k(suggested, held_out):
    kept = []
    try:
        np.ones(10**13)
    except MemoryError:
        pass
    for _ in range(100):
        kept.append(np.empty(80_000_000, np.int8))
    return 0.5
