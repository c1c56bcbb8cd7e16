# loses: nothing
from functools import reduce
from math import log


def gain(pair):
    row, track = pair
    return next((1 / log(rank, 2) for rank, other in enumerate(row, 2) if other == track), 0)


def ndcg_at_k(suggested, held_out):
    return reduce(lambda total, pair: total + gain(pair), zip(suggested, held_out), 0) / len(suggested)
