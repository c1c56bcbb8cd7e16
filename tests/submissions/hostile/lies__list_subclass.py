# family: lies
# does: gives a list of a class of its own that claims rows it does not hold
# earns: predict_batch=0
# %% exercise="predict_batch"
class Rows(list):
    def __len__(self): return 9
    def __getitem__(self, i): return np.arange(7)
    def __eq__(self, other): return True
    def __contains__(self, item): return False

def predict_batch(queries, k, vectors, tree):
    return Rows([Rows([-1])])
