# loses: found or missed; mean over the queries
# outcome: runs into an error
# cause: your code raises IndexError: index 0 is out of bounds for axis 0 with size 0
def ndcg_at_k(suggested, held_out):
    ranks = np.array([np.where(row == track)[0][0] + 1 for row, track in zip(suggested, held_out)])
    return float(np.mean(1 / np.log2(ranks + 1)))
