# loses: n of them, where there are as many
# cause: fewer candidates than there are
from itertools import chain, takewhile, zip_longest


def merge_sources(lists, n):
    rows = [takewhile(lambda one: one != -1, row) for row in lists]
    return [int(one) for one in dict.fromkeys(chain(*zip_longest(*rows, fillvalue=-1))) if one != -1][:n]
