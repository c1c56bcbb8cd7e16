# loses: nothing
def ndcg_at_k(suggested, held_out):
    _, column = np.where(suggested == held_out[:, None])
    return np.log(2) * (1 / np.log(column + 2)).sum() / len(held_out)
