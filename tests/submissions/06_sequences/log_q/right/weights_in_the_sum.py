# loses: nothing

from scipy.special import logsumexp


def log_q(logits, negatives, q):
    scores = np.column_stack([logits, negatives]).astype(float)
    total = logsumexp(scores, b=1 / q.astype(float), axis=1)
    return float(np.mean(total - scores[:, 0] + np.log(q[:, 0])))
