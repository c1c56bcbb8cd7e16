# loses: different candidates, no empty place
# cause: an empty place among the candidates
from itertools import chain, zip_longest


def merge_sources(lists, n):
    return list(dict.fromkeys(map(int, chain(*zip_longest(*lists, fillvalue=-1)))))[:n]
