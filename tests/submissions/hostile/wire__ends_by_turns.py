# family: wire
# does: raises by turns whatever ends loops, generators, cells and programs
# earns: hit_at_k=0, ndcg_at_k=0
# %% exercise="hit_at_k"
import itertools
turns = itertools.cycle([StopIteration, GeneratorExit, KeyboardInterrupt, SystemExit, StopAsyncIteration, BaseException])
def hit_at_k(suggested, held_out):
    raise next(turns)(1.0)
# %% exercise="ndcg_at_k"
def ndcg_at_k(suggested, held_out):
    raise BaseExceptionGroup("all of them", [KeyboardInterrupt(), SystemExit(0)])
