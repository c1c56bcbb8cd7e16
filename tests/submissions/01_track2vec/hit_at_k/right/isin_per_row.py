# loses: nothing
def hit_at_k(suggested, held_out):
    return np.mean([np.isin(track, row) for row, track in zip(suggested, held_out)])
