# loses: nothing

def pmf_with_prior(plays, users, prior, lam):
    """The prior as k more listeners, each of whom hears one factor, root of lam times as loud."""
    table, root = plays.toarray(), np.sqrt(lam)
    found = []
    for song in range(table.shape[1]):
        heard = table[:, song] > 0
        X = np.vstack([users[heard], root * np.eye(users.shape[1])])
        r = np.concatenate([table[heard, song], root * prior[song]])
        found.append(np.linalg.lstsq(X, r, rcond=None)[0])
    return np.array(found)
