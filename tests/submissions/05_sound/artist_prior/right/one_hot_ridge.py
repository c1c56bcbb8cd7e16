# loses: nothing

def artist_prior(factors, artist_of_warm, artist_of_cold, shrink):
    """A ridge on a column an artist, of what the mean of all leaves: its penalty is shrink."""
    everybody = factors.mean(axis=0)
    artists = np.unique(artist_of_warm)
    X = (artist_of_warm[:, None] == artists).astype(float)
    more = np.linalg.solve(X.T @ X + shrink * np.eye(len(artists)), X.T @ (factors - everybody))
    return everybody + (artist_of_cold[:, None] == artists).astype(float) @ more
