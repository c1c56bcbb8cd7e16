# loses: normalised dot product
# cause: each number is multiplied by each other
def build_track2vec(n_tracks, dim):
    target = keras.Input((1,), dtype="int32")
    context = keras.Input((1,), dtype="int32")
    tracks = keras.layers.Embedding(n_tracks, dim)
    cosine = keras.layers.Dot(axes=1)([tracks(target), tracks(context)])
    cosine = keras.layers.Flatten()(cosine)
    output = keras.layers.Dense(1, activation="sigmoid")(cosine)
    model = keras.Model([target, context], output)
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model
