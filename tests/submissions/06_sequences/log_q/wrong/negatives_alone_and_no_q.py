# loses: the softmax of a few; log q from each score
# cause: the track that came next is left out below the line

def log_q(logits, negatives, q):
    return float(np.mean(np.logaddexp.reduce(negatives, axis=1) - logits))
