# loses: nothing
from itertools import zip_longest


def merge_sources(lists, n):
    merged = []
    for place, ones in enumerate(zip_longest(*lists, fillvalue=-1)):
        for one in ones if place % 2 == 0 else ones[::-1]:
            if one != -1 and one not in merged:
                merged.append(one)
    return tuple(merged[:n])
