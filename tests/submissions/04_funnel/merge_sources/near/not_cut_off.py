# loses: n of them, where there are as many
# cause: more than n candidates
from itertools import chain, zip_longest


def merge_sources(lists, n):
    return [one for one in dict.fromkeys(map(int, chain(*zip_longest(*lists, fillvalue=-1)))) if one != -1]
