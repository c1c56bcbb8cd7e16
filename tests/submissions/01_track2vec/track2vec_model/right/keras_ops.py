# loses: nothing
def build_track2vec(n_tracks, dim):
    target = keras.Input((1,), dtype="int32")
    context = keras.Input((1,), dtype="int32")
    tracks = keras.layers.Embedding(n_tracks, dim)
    a, b = keras.ops.normalize(tracks(target)), keras.ops.normalize(tracks(context))
    cosine = keras.ops.sum(a * b, axis=-1)
    output = keras.layers.Dense(1, activation="sigmoid", kernel_initializer="ones")(cosine)
    model = keras.Model([target, context], output)
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model
