# loses: MAP and NDCG of the first k
# cause: divided by k, not by what can be found

def cold_eval(scores, plays, k):
    played = plays.toarray() > 0
    rows = np.full((3, len(scores)), np.nan)
    for u in range(len(scores)):
        if not 0 < played[u].sum() < played.shape[1]:
            continue
        found = played[u][np.argsort(-scores[u], kind="stable")[:k]]
        place = np.arange(1, len(found) + 1)
        best = np.sort(played[u])[::-1][:k]
        ahead = scores[u][played[u]][:, None] - scores[u][~played[u]]
        rows[0, u] = ((ahead > 0) + (ahead == 0) / 2).mean()
        rows[1, u] = (found.cumsum() / place)[found].sum() / k
        rows[2, u] = (found / np.log2(place + 1)).sum() / (best / np.log2(place + 1)).sum()
    auc, map_, ndcg = np.nanmean(rows, axis=1)
    return {
        "auc": auc,
        "map": map_,
        "ndcg": ndcg,
        "auc_of_user": rows[0],
        "map_of_user": rows[1],
        "ndcg_of_user": rows[2],
        "left_out": int(np.isnan(rows[0]).sum()),
    }
