# loses: AUC, ties count 1/2
# cause: ties do not count 1/2

def taste_scores(y, p, threshold=0.5):
    yes, liked = p >= threshold, y == 1
    precision = (yes & liked).sum() / max(yes.sum(), 1)
    recall = (yes & liked).sum() / liked.sum()
    f05 = 1.25 * precision * recall / (0.25 * precision + recall) if precision > 0 else 0.0
    ahead = p[liked][:, None] - p[~liked]
    ahead = ahead[ahead != 0]
    return {
        "precision": precision,
        "recall": recall,
        "f05": f05,
        "combined": recall * f05,
        "auc": np.mean(ahead > 0) if len(ahead) else 0.5,
        "base_rate": liked.mean(),
        "lift": precision / liked.mean(),
    }
