# loses: nothing

from scipy.special import logsumexp


def log_q(logits, negatives, q):
    scores = np.hstack([logits[:, None], negatives]) - np.log(q)
    return np.mean(logsumexp(scores, axis=1) - scores[:, 0])
