# family: lies
# does: gives an object that is another array each time it is looked at
# earns: ndcg_at_k=0
# %% exercise="ndcg_at_k"
class Chameleon:
    n = 0
    shape, ndim, size, dtype = (), 0, 1, np.dtype(float)
    def __array__(self, dtype=None, copy=None):
        Chameleon.n += 1
        return np.array(Chameleon.n % 2, dtype)
    def __array_ufunc__(self, *args, **options): return np.True_
    def __array_function__(self, *args): return True

def ndcg_at_k(suggested, held_out):
    return Chameleon()
