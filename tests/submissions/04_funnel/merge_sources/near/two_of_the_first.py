# loses: the sources in turn
# cause: a source misses its turn
def merge_sources(lists, n):
    rows = [[int(one) for one in row if one != -1] for row in lists]
    merged = {}
    while any(rows):
        for number, row in enumerate(rows):
            for one in row[: 3 if number == 0 else 1]:
                merged.setdefault(one)
            del row[: 3 if number == 0 else 1]
    return list(merged)[:n]
