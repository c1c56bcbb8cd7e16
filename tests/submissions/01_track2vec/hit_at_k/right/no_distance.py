# loses: nothing
def hit_at_k(suggested, held_out):
    nearest = np.abs(suggested - held_out.reshape(-1, 1)).min(axis=1)
    return np.count_nonzero(nearest == 0) / np.float64(nearest.size)
