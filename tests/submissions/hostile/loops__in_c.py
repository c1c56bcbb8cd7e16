# family: loops
# does: works for ages inside one instruction, where no interrupt is looked at
# earns: ndcg_at_k=0
# %% exercise="ndcg_at_k"
def ndcg_at_k(suggested, held_out):
    return sum(range(10**12))
