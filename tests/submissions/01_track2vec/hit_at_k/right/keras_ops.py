# loses: nothing
import keras


def hit_at_k(suggested, held_out):
    same = keras.ops.equal(suggested, held_out[:, None])
    return keras.ops.mean(keras.ops.cast(keras.ops.any(same, axis=1), "float32"))
