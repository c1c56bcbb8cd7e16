# loses: each source's best first; the sources in turn
# cause: a later candidate before an earlier one
from itertools import chain, zip_longest


def merge_sources(lists, n):
    backwards = [list(row)[::-1] for row in lists]
    return [one for one in dict.fromkeys(map(int, chain(*zip_longest(*backwards, fillvalue=-1)))) if one != -1][:n]
