# loses: nothing

def tied_together(n, links):
    group = [f"group {song}" for song in range(n)]
    for one, other in links:
        old = group[other]
        group = [group[one] if name == old else name for name in group]
    return np.array(group)
