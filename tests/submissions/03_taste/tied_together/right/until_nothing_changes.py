# loses: nothing

def tied_together(n, links):
    group = np.arange(n)
    changed = True
    while changed:
        changed = False
        for one, other in links:
            least = min(group[one], group[other])
            if group[one] != least or group[other] != least:
                group[one] = group[other] = least
                changed = True
    return group
