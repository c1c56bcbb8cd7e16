# loses: precision and recall; F.5 and combined; AUC, ties count 1/2; base rate and lift
# cause: rounded

def taste_scores(y, p, threshold=0.5):
    yes, liked = p >= threshold, y == 1
    precision = (yes & liked).sum() / max(yes.sum(), 1)
    recall = (yes & liked).sum() / liked.sum()
    f05 = 1.25 * precision * recall / (0.25 * precision + recall) if precision > 0 else 0.0
    found = {"precision": precision, "recall": recall, "f05": f05, "combined": recall * f05}
    found |= {"auc": roc_auc_score(y, p), "base_rate": y.mean(), "lift": precision / y.mean()}
    return {name: round(float(value), 2) for name, value in found.items()}
