# loses: nothing
def build_nn_model(n_influencer, n_song, n_kinds, dim):
    influencer, song = keras.Input((n_influencer,)), keras.Input((n_song,))
    kind = keras.Input((1,), dtype="int32")
    spread = keras.layers.Embedding(n_kinds, n_kinds, embeddings_initializer="identity", trainable=False)
    habit = keras.layers.Flatten()(spread(kind))
    sides = [keras.layers.Dense(dim, activation="relu")(side) for side in (influencer, song)]
    both = keras.layers.Concatenate()([*sides, habit])
    mixed = keras.layers.Dropout(0.2)(keras.layers.Dense(dim, activation="relu")(both))
    model = keras.Model([influencer, song, kind], keras.layers.Dense(1, activation="sigmoid")(mixed))
    model.compile("adam", "mse")
    return model
