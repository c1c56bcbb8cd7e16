# loses: nothing
import pandas as pd


def rank(ranker, features, users, artists, k):
    wanted = int(np.flatnonzero(np.asarray(ranker.classes_) == 1)[0])
    pairs = pd.DataFrame({"user": users, "artist": artists, "score": ranker.predict_proba(features)[:, wanted]})
    pairs["rank"] = pairs.groupby("user")["score"].rank(ascending=False, method="first").astype(int)
    first = {user: place for place, user in enumerate(pd.unique(pairs["user"]))}
    pairs = pairs[pairs["rank"] <= k].sort_values(["user", "rank"], key=lambda c: c.map(first) if c.name == "user" else c)
    return pairs[["user", "rank", "artist", "score"]].to_numpy().tolist()
