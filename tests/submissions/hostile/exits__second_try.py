# family: exits
# does: ends the process, or raises what is no mistake, while the definitions below an error are tried again
# earns: hit_at_k=0, ndcg_at_k=0, predict_batch=0
# %% exercise="predict_batch"
1 / 0
def predict_batch(queries, k, vectors, tree, rest=exit()): return 1
import os
class Ends(metaclass=lambda *_: os._exit(3)): pass
# %% exercise="hit_at_k"
1 / 0
def raises(function): raise SystemExit(3)
@raises
def hit_at_k(suggested, held_out): return 1.0
# %% exercise="ndcg_at_k"
1 / 0
def stops(function): raise KeyboardInterrupt
@stops
def ndcg_at_k(suggested, held_out): return 1.0
