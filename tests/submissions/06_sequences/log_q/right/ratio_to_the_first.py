# loses: nothing

from scipy.special import logsumexp


def log_q(logits, negatives, q):
    further = negatives - logits[:, None]
    rarer = np.log(q[:, :1] / q[:, 1:])
    return float(np.logaddexp(0, logsumexp(further + rarer, axis=1)).mean())
