# loses: the genres of both sides take part
# cause: a layer is frozen
def build_nn_model(n_influencer, n_song, n_kinds, dim):
    i = keras.Input((n_influencer,)); s = keras.Input((n_song,)); k = keras.Input((1,), dtype="int32")
    h = keras.layers.Flatten()(keras.layers.Embedding(n_kinds, 8, trainable=False)(k))
    b = keras.layers.Concatenate()([keras.layers.Dense(dim, activation="relu")(i), keras.layers.Dense(dim, activation="relu")(s), h])
    x = keras.layers.Dropout(0.2)(keras.layers.Dense(dim, activation="relu")(b))
    m = keras.Model([i, s, k], keras.layers.Dense(1, activation="sigmoid")(x)); m.compile("adam", "mse"); return m
