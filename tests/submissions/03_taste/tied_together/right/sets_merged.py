# loses: nothing

def tied_together(n, links):
    groups = [{song} for song in range(n)]
    for one, other in links:
        left = next(group for group in groups if one in group)
        right = next(group for group in groups if other in group)
        if left is not right:
            groups.remove(right)
            left |= right
    return [next(i for i, group in enumerate(groups) if song in group) for song in range(n)]
