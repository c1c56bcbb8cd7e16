# loses: nothing

def sequence_model(n_tracks, dim, length):
    heard = keras.Input((length,), dtype="int32")
    tracks = layers.Embedding(n_tracks + 1, dim, mask_zero=True)(heard)
    states = layers.SimpleRNN(dim, return_sequences=True)(tracks)
    model = keras.Model(heard, layers.Dense(n_tracks, activation="log_softmax")(states))
    model.compile(keras.optimizers.Adam(0.003), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
