# family: changes
# does: tells of changes by arrays, numbers, dicts and functions in the place of words
# earns: hit_at_k=0, ndcg_at_k=0
# %% exercise="hit_at_k"
import itertools
import autograde.trust.student_side as far
far_changed = far._changed
odd = itertools.cycle([np.array(["a", "b", "c"], object), [np.zeros(3)] * 3, [1, 2, 3], {"a": 1}, ["a"], True, [print, print, print], "abc", ("a", "b", "c")])
far._changed = lambda function, given: {"changed": next(odd)}
def hit_at_k(suggested, held_out):
    return 0.5
# %% exercise="ndcg_at_k"
def ndcg_at_k(suggested, held_out):
    return 0.5
# %% extra
far._changed = far_changed
