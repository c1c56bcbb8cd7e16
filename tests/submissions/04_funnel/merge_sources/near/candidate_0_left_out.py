# loses: n of them, where there are as many
# cause: fewer candidates than there are
from itertools import chain, zip_longest


def merge_sources(lists, n):
    return [int(one) for one in dict.fromkeys(chain(*zip_longest(*lists, fillvalue=-1))) if one > 0][:n]
