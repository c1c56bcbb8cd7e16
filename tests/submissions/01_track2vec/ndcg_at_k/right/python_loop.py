# loses: nothing
import math


def ndcg_at_k(suggested, held_out):
    total = 0
    for row, track in zip(suggested.tolist(), held_out.tolist()):
        if track in row:
            total += 1 / math.log2(row.index(track) + 2)
    return total / len(held_out)
