# loses: the softmax of a few
# cause: no logarithm

def log_q(logits, negatives, q):
    scores = np.column_stack([logits, negatives]) - np.log(q)
    highest = scores.max(axis=1, keepdims=True)
    chances = np.exp(scores - highest)
    chances = chances / chances.sum(axis=1, keepdims=True)
    return float(chances[:, 0].mean())
