# loses: nothing

from sklearn.metrics import fbeta_score, precision_score, recall_score


def taste_scores(y, p, threshold=0.5):
    yes = p >= threshold
    precision = precision_score(y, yes, zero_division=0)
    recall = recall_score(y, yes, zero_division=0)
    f05 = fbeta_score(y, yes, beta=0.5, zero_division=0)
    return {
        "precision": precision,
        "recall": recall,
        "f05": f05,
        "combined": recall * f05,
        "auc": roc_auc_score(y, p),
        "base_rate": np.mean(y),
        "lift": precision / np.mean(y),
    }
