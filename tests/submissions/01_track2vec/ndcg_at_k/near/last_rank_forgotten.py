# loses: found or missed
# cause: the last column is not looked at
def ndcg_at_k(suggested, held_out):
    total = 0
    for i in range(len(held_out)):
        for j in range(suggested.shape[1] - 1):
            if suggested[i, j] == held_out[i]:
                total += 1 / np.log2(j + 2)
    return total / len(held_out)
