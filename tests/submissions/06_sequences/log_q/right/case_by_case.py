# loses: nothing

def log_q(logits, negatives, q):
    total = 0.0
    for first, others, chances in zip(logits, negatives, q):
        scores = [s - np.log(c) for s, c in zip([first, *others], chances)]
        most = max(scores)
        total += most + np.log(sum(np.exp(s - most) for s in scores)) - scores[0]
    return total / len(logits)
