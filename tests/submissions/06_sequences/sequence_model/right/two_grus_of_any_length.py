# loses: nothing

def sequence_model(n_tracks, dim, length):
    heard = keras.Input((None,))
    states = layers.Embedding(n_tracks + 1, dim, mask_zero=True)(heard)
    for _ in range(2):
        states = layers.GRU(dim, return_sequences=True)(states)
    model = keras.Model(heard, layers.TimeDistributed(layers.Dense(n_tracks))(states))
    model.compile(keras.optimizers.Adam(0.003), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
