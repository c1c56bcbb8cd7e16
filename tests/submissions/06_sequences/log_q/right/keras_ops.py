# loses: nothing

import keras


def log_q(logits, negatives, q):
    scores = keras.ops.concatenate([keras.ops.expand_dims(logits, 1), negatives], axis=1) - keras.ops.log(q)
    return keras.ops.mean(-keras.ops.log_softmax(scores)[:, 0])
