# loses: all of it takes part; the order of words counts; longer padding changes no rating; the table is used, and frozen; one number, and a loss that fits
# cause: the model cannot be asked
def build_text_model(table, max_length, n_influencer, n_song, n_kinds, dim):
    influencer, song = keras.Input((n_influencer,)), keras.Input((n_song,))
    kind, ids = keras.Input((1,), dtype="int32"), keras.Input((40,), dtype="int32")
    words = keras.layers.Embedding(*table.shape, weights=[table], trainable=False)(ids)
    parts = [keras.layers.Dense(dim, activation="relu")(side) for side in (influencer, song)]
    parts.append(keras.layers.Flatten()(keras.layers.Embedding(n_kinds, 8)(kind)))
    parts.append(keras.layers.GlobalMaxPooling1D()(keras.layers.Conv1D(32, 3, activation="relu")(words)))
    hidden = keras.layers.Dense(16, activation="relu")(keras.layers.Concatenate()(parts))
    model = keras.Model([influencer, song, kind, ids], keras.layers.Dense(1)(hidden))
    model.compile(keras.optimizers.Adam(0.001), "mse")
    return model
