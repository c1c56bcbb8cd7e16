# loses: nothing
def build_nn_model(n_influencer, n_song, n_kinds, dim):
    influencer, song = keras.Input((n_influencer,)), keras.Input((n_song,))
    kind = keras.Input((1,), dtype="int32")
    name = keras.layers.Flatten()(keras.layers.Embedding(n_kinds, 8)(kind))
    row = keras.layers.Concatenate()([influencer, song, name])
    hidden = keras.layers.Dense(dim, activation="relu")(keras.layers.Dense(dim, activation="relu")(row))
    hidden = keras.layers.Dropout(0.2)(hidden)
    model = keras.Model([influencer, song, kind], keras.layers.Dense(1)(hidden))
    model.compile("adam", "mse")
    return model
