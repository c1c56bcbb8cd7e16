# loses: the softmax of a few
# cause: the loss is not a number

def log_q(logits, negatives, q):
    scores = np.column_stack([logits, negatives]) - np.log(q)
    highest = scores.max(axis=1, keepdims=True)
    chances = np.exp(scores)
    chances = chances / chances.sum(axis=1, keepdims=True)
    return float(-np.log(chances[:, 0]).mean())
