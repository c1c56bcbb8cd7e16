# loses: a group for each song, joined by links alone; tied through others
# cause: not a group for every song

def tied_together(n, links):
    group = {}
    for one, other in links:
        label = group.get(int(one), group.get(int(other), len(group)))
        group[int(one)] = group[int(other)] = label
    return [group[song] for song in sorted(group)]
