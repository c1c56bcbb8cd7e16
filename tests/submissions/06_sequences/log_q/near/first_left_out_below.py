# loses: the softmax of a few
# cause: the track that came next is left out below the line

def log_q(logits, negatives, q):
    first = logits - np.log(q[:, 0])
    others = negatives - np.log(q[:, 1:])
    most = others.max(axis=1)
    total = most + np.log(np.exp(others - most[:, None]).sum(axis=1))
    return float(np.mean(total - first))
