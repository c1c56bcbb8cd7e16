# loses: different candidates, no empty place
# cause: a candidate comes twice
from itertools import chain, zip_longest


def merge_sources(lists, n):
    dealt = [int(one) for one in chain(*zip_longest(*lists, fillvalue=-1)) if one != -1]
    return dealt[: min(n, len(set(dealt)))]
