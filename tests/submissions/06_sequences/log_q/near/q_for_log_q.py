# loses: log q from each score
# cause: q in the place of log q

def log_q(logits, negatives, q):
    scores = np.column_stack([logits, negatives]) - q
    highest = scores.max(axis=1, keepdims=True)
    chances = np.exp(scores - highest)
    chances = chances / chances.sum(axis=1, keepdims=True)
    return float(-np.log(chances[:, 0]).mean())
