# loses: no look ahead
# cause: it looks ahead

def sequence_model(n_tracks, dim, length):
    heard = keras.Input((length,), dtype="int32")
    there = keras.ops.cast(keras.ops.expand_dims(heard > 0, -1), "float32")
    tracks = layers.Embedding(n_tracks + 1, dim)(heard) * there
    tracks = keras.ops.roll(tracks, -1, axis=1)
    states = layers.Conv1D(dim, 3, padding="causal", activation="tanh")(tracks) * there
    model = keras.Model(heard, layers.Dense(n_tracks)(states))
    model.compile(keras.optimizers.Adam(0.003), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
