# loses: nothing
def build_nn_model(n_influencer, n_song, n_kinds, dim):
    influencer, song = keras.Input((n_influencer,)), keras.Input((n_song,))
    kind = keras.Input((1,), dtype="int32")
    left = keras.layers.Dense(dim, activation="relu")(influencer)
    right = keras.layers.Dense(dim, activation="relu")(song)
    name = keras.layers.Flatten()(keras.layers.Embedding(n_kinds, dim)(kind))
    together = keras.layers.Multiply()([left, right])
    hidden = keras.layers.BatchNormalization()(keras.layers.Concatenate()([left, right, together, name]))
    for units in (32, 16):
        hidden = keras.layers.Dense(units, activation="relu")(hidden)
    hidden = keras.layers.Dropout(0.2)(hidden)
    model = keras.Model((influencer, song, kind), keras.layers.Dense(1)(hidden))
    model.compile(keras.optimizers.Adam(0.01, clipnorm=1.0), "mse")
    return model
