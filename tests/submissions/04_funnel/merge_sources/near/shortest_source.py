# loses: n of them, where there are as many
# cause: it ends with the shortest source
def merge_sources(lists, n):
    merged = {}
    for places in zip(*lists):
        for one in places:
            if one != -1:
                merged.setdefault(int(one))
    return list(merged)[:n]
