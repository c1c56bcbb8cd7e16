# loses: nothing
def ndcg_at_k(suggested, held_out):
    score = 0
    for rank, column in enumerate(suggested.T, start=1):
        score = score + np.mean(column == held_out) / np.log2(rank + 1)
    return score
