# loses: the softmax of a few
# cause: the loss is not a number

def log_q(logits, negatives, q):
    """A slip: the largest score of all cases is taken off, and the others' exponentials are 0."""
    scores = np.column_stack([logits, negatives]).astype(float) - np.log(q)
    highest = scores.max()
    total = highest + np.log(np.exp(scores - highest).sum(axis=1))
    return float((total - scores[:, 0]).mean())
