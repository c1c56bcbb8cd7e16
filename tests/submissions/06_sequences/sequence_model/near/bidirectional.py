# loses: no look ahead
# cause: it looks ahead

def sequence_model(n_tracks, dim, length):
    heard = keras.Input((length,), dtype="int32")
    tracks = layers.Embedding(n_tracks + 1, dim, mask_zero=True)(heard)
    states = layers.Bidirectional(layers.GRU(dim, return_sequences=True))(tracks)
    model = keras.Model(heard, layers.Dense(n_tracks)(states))
    model.compile(keras.optimizers.Adam(0.003), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
