# loses: the softmax of a few
# cause: each negative by itself

def log_q(logits, negatives, q):
    first = logits - np.log(q[:, 0])
    others = negatives - np.log(q[:, 1:])
    return float(np.mean(np.logaddexp(0, -first) + np.logaddexp(0, others).sum(axis=1)))
