# loses: precision and recall
# cause: 0 / 0 is not 0

def taste_scores(y, p, threshold=0.5):
    yes, liked = p >= threshold, y == 1
    precision = (yes & liked).sum() / max(yes.sum(), 1)
    recall = (yes & liked).sum() / liked.sum()
    f05 = 1.25 * precision * recall / (0.25 * precision + recall) if precision > 0 else 0.0
    ahead = p[liked][:, None] - p[~liked]
    return {
        "precision": (yes & liked).sum() / yes.sum(),
        "recall": recall,
        "f05": f05,
        "combined": recall * f05,
        "auc": np.mean((ahead > 0) + (ahead == 0) / 2),
        "base_rate": liked.mean(),
        "lift": precision / liked.mean(),
    }
