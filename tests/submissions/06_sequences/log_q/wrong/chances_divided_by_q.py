# loses: the softmax of a few; log q from each score
# cause: another value than by hand

def log_q(logits, negatives, q):
    scores = np.column_stack([logits, negatives]) / q
    return float(np.mean(np.logaddexp.reduce(scores, axis=1) - scores[:, 0] + 0.1))
