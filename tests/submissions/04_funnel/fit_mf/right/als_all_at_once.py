# loses: nothing
def fit_mf(R, dim, rng):
    played, extra = (R > 0).toarray().astype(float), 5 * (R > 0).toarray()
    artists = rng.normal(size=(R.shape[1], dim)) / 10
    for _ in range(12):
        users = solve(played, extra, artists)
        artists = solve(played.T, extra.T, users)
    return users.astype(np.float32), artists.astype(np.float32)


def solve(played, extra, fixed):
    dim = fixed.shape[1]
    squares = (fixed[:, :, None] * fixed[:, None, :]).reshape(-1, dim * dim)
    left = fixed.T @ fixed + (extra @ squares).reshape(-1, dim, dim) + np.eye(dim)
    right = ((1 + extra) * played) @ fixed
    return np.linalg.solve(left, right[:, :, None])[:, :, 0]
