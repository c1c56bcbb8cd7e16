# loses: nothing
import pandas as pd


def ndcg_at_k(suggested, held_out):
    table = pd.DataFrame({"track": list(suggested), "held_out": held_out}).explode("track")
    table["rank"] = table.groupby(level=0).cumcount() + 1
    table["gain"] = (table.track == table.held_out) / np.log2(table["rank"] + 1)
    return table.groupby(level=0).gain.sum().mean()
