# loses: nothing
def build_track2vec(n_tracks, dim):
    target = keras.Input((1,), dtype="int32")
    context = keras.Input((1,), dtype="int32")
    tracks = keras.layers.Embedding(n_tracks, dim)
    unit = keras.layers.UnitNormalization(axis=-1)
    cosine = keras.layers.Dot(axes=-1)([unit(tracks(target)), unit(tracks(context))])
    cosine = keras.layers.Flatten()(cosine)
    output = keras.layers.Dense(1, activation="sigmoid", kernel_initializer="ones")(cosine)
    model = keras.Model([target, context], output)
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model
