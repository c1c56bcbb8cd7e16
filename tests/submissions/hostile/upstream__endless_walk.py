# family: upstream
# does: has the course's own radio walk for ever, with functions of its own
# earns: tuning=0
# %% exercise="tuning"
def tune(configurations, train, score):
    numbers = iter(range(10**12))
    return start_radio(0, 1, 10**12, lambda *args: [[next(numbers)]], lambda track: None, np.random.default_rng(0))
