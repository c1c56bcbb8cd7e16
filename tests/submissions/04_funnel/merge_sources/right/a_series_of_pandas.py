# loses: nothing
import pandas as pd
def merge_sources(lists, n):
    t = pd.concat([pd.DataFrame({"c": row, "place": range(len(row)), "source": s}) for s, row in enumerate(lists) if len(row)])
    t = t[t.c >= 0].sort_values(["place", "source"]).drop_duplicates("c")
    return t.c.head(n)
