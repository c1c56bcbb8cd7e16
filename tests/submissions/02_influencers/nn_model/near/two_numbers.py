# loses: one number, and a loss that fits
# cause: not one number a pair
def build_nn_model(n_influencer, n_song, n_kinds, dim):
    influencer, song = keras.Input((n_influencer,)), keras.Input((n_song,))
    kind = keras.Input((1,), dtype="int32")
    parts = [keras.layers.Dense(dim, activation="relu")(side) for side in (influencer, song)]
    parts.append(keras.layers.Flatten()(keras.layers.Embedding(n_kinds, 8)(kind)))
    hidden = keras.layers.Dense(16, activation="relu")(keras.layers.Concatenate()(parts))
    hidden = keras.layers.Dropout(0.2)(hidden)
    model = keras.Model([influencer, song, kind], keras.layers.Dense(2)(hidden))
    model.compile(keras.optimizers.Adam(0.001), "mse")
    return model
