# loses: different candidates, no empty place; n of them, where there are as many; each source's best first; the sources in turn
# cause: no candidates
def merge_sources(lists, n):
    merged = []
    for row in lists:
        merged = [one for one in merged if one in row]
    return merged[:n]
