# family: wire
# does: calls the grader's functions with tables of millions, text, itself, and far too many arguments
# earns: radio=0
# %% exercise="radio"
def start_radio(query, n_candidates, n_steps, suggest, play, rng):
    absurd = [np.zeros(60_000_000, np.int8), [0] * 1_000_000, "x" * 1_000_000, start_radio, suggest, {}, None, 2**200, float("nan"), [[[]]], {1: {2: {3: {}}}}, object()]
    for value in absurd:
        for call in (lambda: suggest(value, n_candidates), lambda: suggest([query], value), lambda: play(value), lambda: play(*[0] * 100), lambda: play(track=value)):
            try:
                call()
            except Exception:
                continue
    return absurd
