# loses: MAP and NDCG of the first k
# cause: the lowest scores first

def cold_eval(scores, plays, k):
    played = plays.toarray() > 0
    n_users, n_songs = played.shape
    rows = {name: np.full(n_users, np.nan) for name in ("auc", "map", "ndcg")}
    for u in range(n_users):
        own = played[u]
        if not own.any() or own.all():
            continue
        ahead = scores[u][own][:, None] - scores[u][~own]
        rows["auc"][u] = ((ahead > 0) + (ahead == 0) / 2).mean()
        order = np.argsort(scores[u])[:k]
        found = own[order]
        place = np.arange(1, len(found) + 1)
        rows["map"][u] = (found * found.cumsum() / place).sum() / min(k, own.sum())
        gain = 1 / np.log2(place + 1)
        rows["ndcg"][u] = (found * gain).sum() / gain[: min(k, own.sum())].sum()
    result = {name: np.nanmean(row) for name, row in rows.items()}
    result |= {f"{name}_of_user": row for name, row in rows.items()}
    return result | {"left_out": int(np.isnan(rows["auc"]).sum())}
