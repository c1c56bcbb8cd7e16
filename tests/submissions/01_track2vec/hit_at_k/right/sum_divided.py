# loses: nothing
def hit_at_k(suggested, held_out):
    return np.sum(suggested == held_out.reshape(-1, 1)) / suggested.shape[0]
