# loses: nothing
def merge_sources(lists, n):
    merged = {}
    for place in range(max(map(len, lists))):
        for row in lists:
            if place < len(row) and row[place] != -1:
                merged.setdefault(int(row[place]))
    return list(merged)[:n]
