# family: wire
# does: claims of every cell that it filled the memory, and that names were rescued from it, in cells without a word too
# earns: hit_at_k=0
# %% exercise="hit_at_k"
import itertools
from autograde.trust.student_side import StudentSide
true_cell, grown = StudentSide.do_cell, itertools.cycle([2**500, -(2**500), 10**12])
def do_cell(self, source):
    return true_cell(self, source) | {"grew": next(grown), "rescued": ["hit_at_k", "os.system", "<script>", "a" * 10_000, *map("n{}".format, range(10_000))]}
StudentSide.do_cell = do_cell
def hit_at_k(suggested, held_out):
    raise MemoryError
# %% extra
# %% extra

#
# %% extra
%%
