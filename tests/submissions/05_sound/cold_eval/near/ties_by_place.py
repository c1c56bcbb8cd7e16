# loses: AUC of each user, ties count 1/2
# cause: ties are broken by place

def cold_eval(scores, plays, k):
    played = plays.toarray() > 0
    rows = np.full((3, len(scores)), np.nan)
    for u in range(len(scores)):
        if not 0 < played[u].sum() < played.shape[1]:
            continue
        found = played[u][np.argsort(-scores[u], kind="stable")[:k]]
        place = np.arange(1, len(found) + 1)
        best = np.sort(played[u])[::-1][:k]
        ranks = scores[u].argsort(kind="stable").argsort(kind="stable") + 1
        n = played[u].sum()
        rows[0, u] = (ranks[played[u]].sum() - n * (n + 1) / 2) / (n * (len(ranks) - n))
        rows[1, u] = (found.cumsum() / place)[found].sum() / min(k, played[u].sum())
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
