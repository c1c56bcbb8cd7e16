# loses: precision and recall; F.5 and combined; AUC, ties count 1/2; base rate and lift
# cause: another precision

def taste_scores(y, p, threshold=0.5):
    yes, liked = p >= threshold, y == 1
    precision = 100 * (yes & liked).sum() / max(yes.sum(), 1)
    recall = 100 * (yes & liked).sum() / liked.sum()
    f05 = 1.25 * precision * recall / (0.25 * precision + recall) if precision > 0 else 0.0
    found = {"precision": precision, "recall": recall, "f05": f05, "combined": recall * f05}
    auc, base_rate = 100 * roc_auc_score(y, p), 100 * y.mean()
    return found | {"auc": auc, "base_rate": base_rate, "lift": precision / base_rate}
