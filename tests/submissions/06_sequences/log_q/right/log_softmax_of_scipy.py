# loses: nothing

from scipy.special import log_softmax


def log_q(logits, negatives, q):
    scores = np.concatenate([np.reshape(logits, (-1, 1)), negatives], axis=1) - np.log(q)
    return -log_softmax(scores, axis=1)[:, 0].mean()
