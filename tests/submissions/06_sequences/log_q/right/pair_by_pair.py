# loses: nothing

def log_q(logits, negatives, q):
    first = logits - np.log(q[:, 0])
    others = negatives - np.log(q[:, 1:])
    total = first
    for j in range(others.shape[1]):
        total = np.logaddexp(total, others[:, j])
    return float(np.mean(total - first))
