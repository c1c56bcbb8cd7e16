# family: changes
# does: gives its arguments other shapes, kinds, sizes and locks, so that comparing them fails
# earns: hit_at_k=0, ndcg_at_k=0
# %% exercise="hit_at_k"
def hit_at_k(suggested, held_out):
    held_out.dtype = np.uint8
    suggested.shape = (-1,)
    suggested.setflags(write=False)
    return 0.5
# %% exercise="ndcg_at_k"
def ndcg_at_k(suggested, held_out):
    suggested.resize(0, refcheck=False)
    held_out.strides = (0,)
    return 0.5
