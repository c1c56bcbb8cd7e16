# loses: nothing

def info_nce(audio, text, temperature):
    ops = keras.ops
    a, t = (ops.normalize(ops.convert_to_tensor(rows, "float32"), axis=1) for rows in (audio, text))
    logits = ops.matmul(a, ops.transpose(t)) / temperature
    labels = ops.arange(len(audio))
    one = keras.losses.sparse_categorical_crossentropy(labels, logits, from_logits=True)
    other = keras.losses.sparse_categorical_crossentropy(labels, ops.transpose(logits), from_logits=True)
    return ops.mean(one + other) / 2
