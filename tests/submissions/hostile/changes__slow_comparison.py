# family: changes
# does: leaves objects in its arguments whose comparison is slow, raises, ends the process or answers with an object
# earns: pair_generator=0, radio=0
# %% exercise="pair_generator"
import time
class Slow:
    def __eq__(self, other):
        time.sleep(0.05)
        raise SystemExit
    __ne__ = __bool__ = __len__ = __hash__ = __eq__
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    for name in dir(corpus):
        try:
            setattr(corpus, name, Slow())
        except (AttributeError, TypeError):
            pass
    type(corpus).contents = lambda self: [Slow()] * 100
    yield (np.zeros(3), np.zeros(3)), np.zeros(3)
# %% exercise="radio"
def start_radio(query, n_candidates, n_steps, suggest, play, rng):
    found = suggest(query, n_candidates)
    try:
        found[:] = [Slow()] * len(found)
    except (TypeError, ValueError):
        pass
    return [query]
