# loses: a song without plays has its prior; between its prior and least squares; better than both with 3 plays; a song alone is that song among others
# cause: the plays have no say

def pmf_with_prior(plays, users, prior, lam):
    return prior.copy()
