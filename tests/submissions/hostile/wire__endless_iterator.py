# family: wire
# does: gives iterators that never end where a list is wanted
# earns: predict_batch=0, tuning=0
# %% exercise="predict_batch"
import itertools
def predict_batch(queries, k, vectors, tree):
    return itertools.repeat(np.zeros(k, int))
# %% exercise="tuning"
def tune(configurations, train, score):
    return itertools.count()
