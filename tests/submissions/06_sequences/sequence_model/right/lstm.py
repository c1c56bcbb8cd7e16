# loses: nothing

def sequence_model(n_tracks, dim, length):
    model = keras.Sequential(
        [
            keras.Input((length,), dtype="int32"),
            layers.Embedding(n_tracks + 1, dim, mask_zero=True),
            layers.LSTM(2 * dim, return_sequences=True),
            layers.Dropout(0.2),
            layers.Dense(n_tracks),
        ]
    )
    model.compile(keras.optimizers.Adam(0.003), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
