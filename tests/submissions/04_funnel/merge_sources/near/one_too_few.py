# loses: n of them, where there are as many
# cause: fewer candidates than there are
from itertools import chain, zip_longest


def merge_sources(lists, n):
    merged = [one for one in dict.fromkeys(map(int, chain(*zip_longest(*lists, fillvalue=-1)))) if one != -1]
    return merged[: n - 1] if len(merged) > n else merged[:n]
