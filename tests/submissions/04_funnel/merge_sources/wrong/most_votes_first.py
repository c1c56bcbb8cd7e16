# loses: each source's best first; the sources in turn
# cause: a later candidate before an earlier one
from collections import Counter


def merge_sources(lists, n):
    return [int(one) for one, _ in Counter(one for row in lists for one in row if one != -1).most_common(n)]
