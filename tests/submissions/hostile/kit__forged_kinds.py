# family: kit
# does: has the far side say that a plain object is a model, and another one a function
# earns: track2vec_model=0, hit_at_k=0
# %% extra
from autograde.trust.student_side import StudentSide
kind = StudentSide._kind
def once(claimed):
    def claim(self, value):
        StudentSide._kind = kind
        return claimed
    StudentSide._kind = claim
# %% exercise="track2vec_model"
def build_track2vec(n_tracks, dim):
    once("model")
    return object()
# %% exercise="hit_at_k"
def hit_at_k(suggested, held_out):
    once("function")
    return object()
