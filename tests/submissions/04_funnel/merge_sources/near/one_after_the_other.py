# loses: the sources in turn
# cause: one source after the other
def merge_sources(lists, n):
    merged = {}
    for row in lists:
        for one in row:
            if one != -1:
                merged.setdefault(int(one))
    return list(merged)[:n]
