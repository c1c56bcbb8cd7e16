# loses: hit@10 and its interval; difference to the first; interval of the paired differences
# cause: the rows are in another order than the models
def compare(models, queries, held_out):
    import pandas as pd

    columns = ["hit", "low", "high", "difference", "difference_low", "difference_high"]
    found = [hits(suggest(queries, 10), held_out) for suggest in models.values()]
    rows = [[*mean_interval(hit), *mean_interval(hit - found[0])] for hit in found]
    return pd.DataFrame(rows, index=list(models), columns=columns).sort_values("hit", ascending=False)
