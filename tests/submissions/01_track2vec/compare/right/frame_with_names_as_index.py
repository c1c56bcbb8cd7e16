# loses: nothing
def compare(models, queries, held_out):
    import pandas as pd

    columns = ["hit", "low", "high", "difference", "difference_low", "difference_high"]
    found = [hits(suggest(queries, 10), held_out) for suggest in models.values()]
    rows = [[*mean_interval(hit), *mean_interval(hit - found[0])] for hit in found]
    return pd.DataFrame(rows, index=list(models), columns=columns)
