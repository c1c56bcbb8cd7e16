# loses: precision and recall; F.5 and combined; AUC, ties count 1/2; base rate and lift
# cause: no precision

def taste_scores(y, p, threshold=0.5):
    yes, liked = p >= threshold, y == 1
    precision = (yes & liked).sum() / max(yes.sum(), 1)
    recall = (yes & liked).sum() / liked.sum()
    return precision, recall, roc_auc_score(y, p)
