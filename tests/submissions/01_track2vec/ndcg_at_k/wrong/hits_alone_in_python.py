# loses: mean over the queries
# cause: the mean over the hits alone
import math


def ndcg_at_k(suggested, held_out):
    gains = [
        1 / math.log2(list(row).index(track) + 2) for row, track in zip(suggested, held_out) if track in row
    ]
    return sum(gains) / len(gains)
