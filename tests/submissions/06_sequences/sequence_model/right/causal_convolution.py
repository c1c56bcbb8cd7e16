# loses: nothing

def sequence_model(n_tracks, dim, length):
    heard = keras.Input((length,), dtype="int32")
    there = keras.ops.cast(keras.ops.expand_dims(heard > 0, -1), "float32")
    states = layers.Embedding(n_tracks + 1, dim)(heard) * there
    for dilation in (1, 2):
        read = layers.Conv1D(dim, 2, padding="causal", dilation_rate=dilation, activation="relu")(states)
        states = (states + read) * there
    model = keras.Model(heard, layers.Dense(n_tracks)(states))
    model.compile(keras.optimizers.Adam(0.003), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
