# loses: different candidates, no empty place; n of them, where there are as many; each source's best first; the sources in turn
# cause: a generator in the place of its values
def merge_sources(lists, n):
    iterators, merged = [iter(row) for row in lists], set()
    while iterators and len(merged) < n:
        for iterator in list(iterators):
            one = next((one for one in iterator if one != -1 and one not in merged), None)
            if one is None:
                iterators.remove(iterator)
            elif len(merged) < n:
                merged.add(one)
                yield int(one)
