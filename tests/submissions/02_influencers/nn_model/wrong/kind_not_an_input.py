# loses: the genres of both sides take part; the kind is a category; one number, and a loss that fits; a Dropout of 0.2
# cause: the model cannot be asked
def build_nn_model(n_influencer, n_song, n_kinds, dim):
    influencer, song = keras.Input((n_influencer,)), keras.Input((n_song,))
    kind = keras.Input((1,), dtype="int32")
    parts = [keras.layers.Dense(dim, activation="relu")(side) for side in (influencer, song)]
    parts.append(keras.layers.Dense(8)(song))
    hidden = keras.layers.Dense(16, activation="relu")(keras.layers.Concatenate()(parts))
    hidden = keras.layers.Dropout(0.2)(hidden)
    model = keras.Model([influencer, song], keras.layers.Dense(1)(hidden))
    model.compile(keras.optimizers.Adam(0.001), "mse")
    return model
