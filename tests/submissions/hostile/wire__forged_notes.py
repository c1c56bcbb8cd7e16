# family: wire
# does: tells of calls that were not made, of all functions that there are and of some that are not
# earns: radio=0, pair_generator=0
# %% exercise="pair_generator"
import gc
from autograde.trust.student_side import StudentSide
def tell():
    for far in [thing for thing in gc.get_objects() if type(thing) is StudentSide]:
        for number in range(3):
            for args in ([], [[]] * 50, [np.arange(3), {}], [10**30, -1, "x"]):
                far.transport.send({"note": number, "args": args, "options": {"\x1b[2J": 1, "self": 2}})
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    tell()
    yield (np.zeros(3), np.zeros(3)), np.zeros(3)
# %% exercise="radio"
def start_radio(query, n_candidates, n_steps, suggest, play, rng):
    tell()
    return [query] * n_steps
