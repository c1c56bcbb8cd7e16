# loses: the softmax of a few; log q from each score
# cause: nothing is returned

def log_q(logits, negatives, q):
    scores = np.column_stack([logits, negatives]) - np.log(q)
    highest = scores.max(axis=1, keepdims=True)
    chances = np.exp(scores - highest)
    chances = chances / chances.sum(axis=1, keepdims=True)
    loss = float(-np.log(chances[:, 0]).mean())
