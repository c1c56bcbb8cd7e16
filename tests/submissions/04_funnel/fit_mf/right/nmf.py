# loses: nothing
from sklearn.decomposition import NMF


def fit_mf(R, dim, rng):
    model = NMF(dim, init="random", random_state=int(rng.integers(2**31)), max_iter=400, tol=1e-3)
    users = model.fit_transform(np.log1p(R.toarray()))
    return users, model.components_.T
