# loses: no look ahead; the order counts
# cause: it looks ahead

def sequence_model(n_tracks, dim, length):
    heard = keras.Input((length,), dtype="int32")
    tracks = layers.Embedding(n_tracks + 1, dim, mask_zero=True)(heard)
    states = layers.GRU(dim, return_sequences=True, go_backwards=True)(tracks)
    states = keras.ops.flip(states, axis=1)
    model = keras.Model(heard, layers.Dense(n_tracks)(states))
    model.compile(keras.optimizers.Adam(0.003), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
