# loses: the order counts
# cause: the order has no say

def sequence_model(n_tracks, dim, length):
    heard = keras.Input((length,), dtype="int32")
    there = keras.ops.cast(keras.ops.expand_dims(heard > 0, -1), "float32")
    tracks = layers.Embedding(n_tracks + 1, dim)(heard) * there
    n = keras.ops.maximum(keras.ops.cumsum(there, axis=1), 1)
    states = layers.Dense(dim, activation="tanh")(keras.ops.cumsum(tracks, axis=1) / n)
    model = keras.Model(heard, layers.Dense(n_tracks)(states))
    model.compile(keras.optimizers.Adam(0.003), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
