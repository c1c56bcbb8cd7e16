# loses: tied through others
# cause: songs are not tied through others

def tied_together(n, links):
    group = np.arange(n)
    for _ in range(5):
        for one, other in links:
            group[one] = group[other] = min(group[one], group[other])
    return group
