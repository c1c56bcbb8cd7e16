# loses: log q from each score
# cause: another logarithm

def log_q(logits, negatives, q):
    scores = np.column_stack([logits, negatives]) - np.log1p(q)
    highest = scores.max(axis=1, keepdims=True)
    chances = np.exp(scores - highest)
    chances = chances / chances.sum(axis=1, keepdims=True)
    return float(-np.log(chances[:, 0]).mean())
