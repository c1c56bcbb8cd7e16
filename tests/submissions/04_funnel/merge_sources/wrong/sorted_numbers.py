# loses: each source's best first; the sources in turn
# cause: sorted by their numbers
def merge_sources(lists, n):
    return sorted({int(one) for row in lists for one in row if one != -1})[:n]
