# loses: different candidates, no empty place; n of them, where there are as many; each source's best first; the sources in turn
# cause: candidates that no source has
def merge_sources(lists, n):
    return list(range(1_000_000, 1_000_000 + n))
