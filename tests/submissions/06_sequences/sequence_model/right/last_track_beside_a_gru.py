# loses: nothing

def sequence_model(n_tracks, dim, length):
    heard = keras.Input((length,), dtype="int32")
    tracks = layers.Embedding(n_tracks + 1, dim, mask_zero=True)(heard)
    states = layers.GRU(dim, return_sequences=True, dropout=0.1)(tracks)
    both = layers.LayerNormalization()(layers.Concatenate()([tracks, states]))
    model = keras.Model(heard, layers.Dense(n_tracks)(both))
    rate = keras.optimizers.schedules.ExponentialDecay(0.01, 1_000, 0.9)
    model.compile(
        keras.optimizers.Adam(rate), keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"]
    )
    return model
