# loses: a group for each song, joined by links alone; tied through others
# cause: no row with the group of each song

def tied_together(n, links):
    groups = [{song} for song in range(n)]
    for one, other in links:
        left = next(group for group in groups if one in group)
        right = next(group for group in groups if other in group)
        if left is not right:
            groups.remove(right)
            left |= right
    return {i: group for i, group in enumerate(groups)}
