# loses: gain 1/log2(rank + 1)
# cause: the rank starts at 0
import math


def ndcg_at_k(suggested, held_out):
    total = 0
    for row, track in zip(suggested.tolist(), held_out.tolist()):
        if track in row:
            rank = row.index(track) + 1
            total += 1 / math.log2(rank)
    return total / len(held_out)
