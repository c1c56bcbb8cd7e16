# loses: shape
# cause: a data frame in the place of an array
import pandas as pd


def predict_batch(queries, k, vectors, tree):
    far = pd.DataFrame(1 - vectors[queries] @ vectors.T).T
    far = far.mask(np.arange(len(far))[:, None] == queries[None])
    return pd.DataFrame([far[i].nsmallest(k).index.to_numpy() for i in far])
