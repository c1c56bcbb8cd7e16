# loses: AUC, ties count 1/2
# cause: ties are broken by place

def taste_scores(y, p, threshold=0.5):
    yes, liked = p >= threshold, y == 1
    precision = (yes & liked).sum() / max(yes.sum(), 1)
    recall = (yes & liked).sum() / liked.sum()
    f05 = 1.25 * precision * recall / (0.25 * precision + recall) if precision > 0 else 0.0
    ahead = p[liked][:, None] - p[~liked]
    return {
        "precision": precision,
        "recall": recall,
        "f05": f05,
        "combined": recall * f05,
        "auc": (np.argsort(np.argsort(p, kind='stable'))[liked].sum() - liked.sum() * (liked.sum() - 1) / 2) / (liked.sum() * (~liked).sum()),
        "base_rate": liked.mean(),
        "lift": precision / liked.mean(),
    }
