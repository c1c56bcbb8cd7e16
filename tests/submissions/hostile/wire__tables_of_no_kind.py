# family: wire
# does: gives tables with thousands of columns, columns of one name, of none, and columns for other numbers than there are
# earns: hit_at_k=0, ndcg_at_k=0
# %% exercise="hit_at_k"
import itertools
from autograde.trust.student_side import StudentSide
true_encode = StudentSide.encode
odd = itertools.cycle([["a"] * 5_000, ["x"], [], {}, "columns", [[]], [np.zeros(3)] * 2, [None, float("nan")]])
tables = itertools.cycle([np.zeros((1, 5_000)), np.zeros((0, 1)), np.array(["x"], object), 5, np.float64(1), [[1]]])
class Table: pass
StudentSide.encode = lambda self, value: ["table", next(odd), next(tables)] if type(value) is Table else true_encode(self, value)
def hit_at_k(suggested, held_out):
    return Table()
# %% exercise="ndcg_at_k"
def ndcg_at_k(suggested, held_out):
    return [Table() for _ in range(48)]
