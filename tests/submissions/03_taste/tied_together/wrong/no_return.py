# loses: a group for each song, joined by links alone; tied through others
# cause: nothing is returned

def tied_together(n, links):
    group = np.arange(n)
    for one, other in links:
        group[group == group[other]] = group[one]
