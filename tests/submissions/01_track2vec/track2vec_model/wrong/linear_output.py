# loses: normalised dot product; one probability a pair
# cause: the order of the two tracks matters
def build_track2vec(n_tracks, dim):
    target = keras.Input((1,), dtype="int32")
    context = keras.Input((1,), dtype="int32")
    tracks = keras.layers.Embedding(n_tracks, dim)
    cosine = keras.layers.Concatenate()([tracks(target), tracks(context)])
    cosine = keras.layers.Flatten()(cosine)
    output = keras.layers.Dense(1)(cosine)
    model = keras.Model([target, context], output)
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model
