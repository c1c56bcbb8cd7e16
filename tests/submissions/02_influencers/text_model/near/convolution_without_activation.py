# loses: the order of words counts
# cause: the order of the words does not matter
def build_text_model(table, max_length, n_influencer, n_song, n_kinds, dim):
    influencer, song = keras.Input((n_influencer,)), keras.Input((n_song,))
    kind, ids = keras.Input((1,), dtype="int32"), keras.Input((max_length,), dtype="int32")
    words = keras.layers.Embedding(*table.shape, weights=[table], trainable=False)(ids)
    parts = [keras.layers.Dense(dim, activation="relu")(side) for side in (influencer, song)]
    parts.append(keras.layers.Flatten()(keras.layers.Embedding(n_kinds, 8)(kind)))
    parts.append(keras.layers.GlobalAveragePooling1D()(keras.layers.Conv1D(32, 2, padding="same")(words), mask=keras.ops.not_equal(ids, 0)))
    hidden = keras.layers.Dense(16, activation="relu")(keras.layers.Concatenate()(parts))
    model = keras.Model([influencer, song, kind, ids], keras.layers.Dense(1, activation="relu")(hidden))
    model.compile(keras.optimizers.Adam(0.001), "mse")
    return model
