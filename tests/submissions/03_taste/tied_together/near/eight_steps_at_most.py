# loses: tied through others
# cause: songs are not tied through others

def tied_together(n, links):
    near = np.eye(n, dtype=int)
    for one, other in links:
        near[one, other] = near[other, one] = 1
    return (np.linalg.matrix_power(near, 8) > 0).argmax(axis=1)
