# loses: gain 1/log2(rank + 1)
# cause: the rank is counted from the end of the list
def ndcg_at_k(suggested, held_out):
    k, total = suggested.shape[1], 0
    for row, track in zip(suggested, held_out):
        for column in range(k):
            if row[column] == track:
                total += 1 / np.log2(k - column + 1)
    return total / len(held_out)
