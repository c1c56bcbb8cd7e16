# loses: nothing
import pandas as pd


def predict_batch(queries, k, vectors, tree):
    far = pd.DataFrame(1 - vectors[queries] @ vectors.T).T
    far = far.mask(np.arange(len(far))[:, None] == queries[None])
    return np.stack([far[i].nsmallest(k).index for i in far])
