# loses: nothing
def build_nn_model(n_influencer, n_song, n_kinds, dim):
    influencer, song = keras.Input((n_influencer,)), keras.Input((n_song,))
    kind = keras.Input((1,), dtype="int32")
    parts = []
    for side in (influencer, song):
        parts.append(keras.layers.Dense(dim)(keras.layers.Dense(4 * dim, activation="relu")(side)))
    parts.append(keras.layers.Flatten()(keras.layers.Embedding(n_kinds, 8)(kind)))
    hidden = keras.layers.Dense(16, activation="relu")(keras.layers.Dropout(0.2)(keras.layers.Concatenate()(parts)))
    model = keras.Model([influencer, song, kind], keras.layers.Dense(1)(hidden))
    model.compile("adam", "mse")
    return model
