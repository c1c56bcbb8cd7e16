# loses: every model asked alike; hit@10 and its interval; difference to the first; interval of the paired differences
# cause: no row for each model
def compare(models, queries, held_out):
    return {name: hits(suggest(queries, 10), held_out).mean() for name, suggest in models.items()}
