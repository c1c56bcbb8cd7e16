# family: wire
# does: says with arrays that a name is missing, an iterator has ended (so it has none, and never asked for a pair), and which error of the grader's it was
# earns: hit_at_k=0, pair_generator=0
# %% exercise="pair_generator"
from autograde.trust.student_side import StudentSide
true_get, true_call = StudentSide.do_get, StudentSide.do_call
StudentSide.do_next = lambda self, thing: {"end": np.arange(3), "full": np.arange(3)}
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    yield 1
# %% exercise="hit_at_k"
StudentSide.do_get = lambda self, name: true_get(self, name) | {"missing": np.arange(3)} if name == "hit_at_k" else true_get(self, name)
StudentSide.do_call = lambda self, thing, args, options: {"raised": {"token": np.arange(3), "name": np.arange(3), "kinds": np.arange(3), "message": np.arange(3), "frames": np.arange(3)}} if args and len(args) == 2 else true_call(self, thing, args, options)
def hit_at_k(suggested, held_out):
    return 0.5
