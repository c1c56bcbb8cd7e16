# loses: found or missed
# cause: rank 1 never counts
import math


def ndcg_at_k(suggested, held_out):
    total = 0.0
    for i in range(len(held_out)):
        for j in range(1, len(suggested[i])):
            if suggested[i][j] == held_out[i]:
                total += 1 / math.log2(j + 2)
    return total / len(suggested)
