# loses: the softmax of a few
# cause: another value than by hand

def log_q(logits, negatives, q):
    scores = np.column_stack([logits, negatives]) - np.log(q)
    highest = scores.max(axis=1, keepdims=True)
    chances = np.exp(scores - highest)
    chances = chances / chances.sum(axis=1, keepdims=True)
    return float(-np.log10(chances[:, 0]).mean())
