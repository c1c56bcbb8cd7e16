# loses: one shared embedding; normalised dot product; one probability a pair; compiled with cross-entropy
# cause: rows and columns of the table are exchanged
def build_track2vec(n_tracks, dim):
    target = keras.Input((1,), dtype="int32")
    context = keras.Input((1,), dtype="int32")
    tracks = keras.layers.Embedding(dim, n_tracks)
    cosine = keras.layers.Dot(axes=2, normalize=True)([tracks(target), tracks(context)])
    cosine = keras.layers.Flatten()(cosine)
    output = keras.layers.Dense(1, activation="sigmoid")(cosine)
    model = keras.Model([target, context], output)
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model
