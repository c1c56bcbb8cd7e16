# loses: nothing
def build_track2vec(n_tracks, dim):
    target = keras.Input((), dtype="int32")
    context = keras.Input((), dtype="int32")
    tracks = keras.layers.Embedding(n_tracks, dim)
    cosine = keras.layers.Dot(axes=1, normalize=True)([tracks(target), tracks(context)])
    output = keras.layers.Dense(1, activation="sigmoid", kernel_initializer="ones")(cosine)
    model = keras.Model([target, context], output)
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model
