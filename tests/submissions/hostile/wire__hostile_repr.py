# family: wire
# does: gives objects whose repr, class, attributes and hash end the program or take for ever to say no
# earns: hit_at_k=0, predict_batch=0
# %% exercise="hit_at_k"
class Bad:
    def __repr__(self): raise SystemExit("repr")
    def __getattribute__(self, name): raise KeyboardInterrupt(name)
    @property
    def __class__(self): raise SystemExit("class")
def hit_at_k(suggested, held_out):
    return Bad()
# %% exercise="predict_batch"
class Long:
    def __repr__(self): return "x" * 50_000_000
def predict_batch(queries, k, vectors, tree):
    return Long()
