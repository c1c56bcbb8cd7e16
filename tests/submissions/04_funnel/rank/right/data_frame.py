# loses: nothing
import pandas as pd


def rank(ranker, features, users, artists, k):
    column = np.flatnonzero(ranker.classes_ == 1)[0]
    table = pd.DataFrame({"user": users, "artist": artists, "score": ranker.predict_proba(features)[:, column]})
    table["first"] = table.groupby("user").cumcount()
    table["order"] = table.user.map({user: i for i, user in enumerate(table.user.unique())})
    table = table.sort_values(["order", "score"], ascending=[True, False]).groupby("user", sort=False).head(k)
    table["rank"] = table.groupby("user").cumcount() + 1
    return table[["user", "rank", "artist", "score"]]
