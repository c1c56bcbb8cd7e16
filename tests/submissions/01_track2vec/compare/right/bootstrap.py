# loses: nothing
def compare(models, queries, held_out):
    rng = np.random.default_rng(0)
    found = {name: hits(suggest(queries, 10), held_out) for name, suggest in models.items()}
    base = None
    rows = {}
    for name, hit in found.items():
        base = hit if base is None else base
        own, apart = bootstrap_interval(hit, rng), bootstrap_interval(hit - base, rng)
        rows[name] = dict(hit=own.mean, low=own.low, high=own.high,
                          difference=apart.mean, difference_low=apart.low, difference_high=apart.high)
    return rows
