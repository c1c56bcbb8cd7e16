# loses: n of them, where there are as many
# cause: cut off before what comes twice is taken out
from itertools import chain, zip_longest


def merge_sources(lists, n):
    dealt = list(chain(*zip_longest(*lists, fillvalue=-1)))[:n]
    return [one for one in dict.fromkeys(int(one) for one in dealt) if one != -1]
