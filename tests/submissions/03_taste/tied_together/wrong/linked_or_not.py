# loses: a group for each song, joined by links alone; tied through others
# cause: songs together that nothing ties

def tied_together(n, links):
    group = np.arange(n) + 1
    for one, other in links:
        group[one] = group[other] = 0
    return group
