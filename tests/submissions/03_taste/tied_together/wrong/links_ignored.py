# loses: a group for each song, joined by links alone; tied through others
# cause: a link that ties nothing

def tied_together(n, links):
    return np.arange(n)
