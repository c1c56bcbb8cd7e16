# loses: the softmax of a few; log q from each score
# cause: a sum in the place of the mean

def log_q(logits, negatives, q):
    scores = np.column_stack([logits, negatives])
    highest = scores.max(axis=1, keepdims=True)
    chances = np.exp(scores - highest)
    chances = chances / chances.sum(axis=1, keepdims=True)
    return float(-np.log(chances[:, 0]).sum())
