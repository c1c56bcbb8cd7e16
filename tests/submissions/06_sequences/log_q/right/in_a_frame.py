# loses: nothing

import pandas as pd


def log_q(logits, negatives, q):
    scores = pd.DataFrame(np.column_stack([logits, negatives]) - np.log(q))
    scores = scores.sub(scores.max(axis=1), axis=0)
    return (np.log(np.exp(scores).sum(axis=1)) - scores[0]).mean()
