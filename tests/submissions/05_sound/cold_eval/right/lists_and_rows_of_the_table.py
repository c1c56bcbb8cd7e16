# loses: nothing

def average_precision(found, n):
    hits, total = 0, 0.0
    for place, hit in enumerate(found, 1):
        if hit:
            hits += 1
            total += hits / place
    return total / n


def cold_eval(scores, plays, k):
    auc, ap, ndcg = [], [], []
    nothing = float("nan")
    for user, own in enumerate(scores):
        liked = set(plays.indices[plays.indptr[user] : plays.indptr[user + 1]].tolist())
        if not liked or len(liked) == len(own):
            auc.append(nothing), ap.append(nothing), ndcg.append(nothing)
            continue
        others = [song for song in range(len(own)) if song not in liked]
        pairs = [(own[a] > own[b]) + 0.5 * (own[a] == own[b]) for a in liked for b in others]
        auc.append(sum(pairs) / len(pairs))
        order = sorted(range(len(own)), key=lambda song: own[song], reverse=True)[:k]
        found = [song in liked for song in order]
        n = min(k, len(liked))
        ap.append(average_precision(found, n))
        best = sum(1 / np.log2(place + 2) for place in range(n))
        ndcg.append(sum(hit / np.log2(place + 2) for place, hit in enumerate(found)) / best)
    kept = [user for user in range(len(scores)) if auc[user] == auc[user]]
    found = {"left_out": len(scores) - len(kept)}
    for name, values in (("auc", auc), ("map", ap), ("ndcg", ndcg)):
        found[name] = sum(values[user] for user in kept) / len(kept)
        found[f"{name}_of_user"] = values
    return found
