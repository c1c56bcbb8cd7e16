# loses: normalised dot product; one probability a pair; compiled with cross-entropy
# cause: the model cannot be asked
def build_track2vec(n_tracks, dim):
    pair = keras.Input((2,), dtype="int32")
    vectors = keras.layers.Embedding(n_tracks, dim)(pair)
    cosine = keras.layers.Dot(axes=1, normalize=True)([vectors[:, 0], vectors[:, 1]])
    output = keras.layers.Dense(1, activation="sigmoid", kernel_initializer="ones")(cosine)
    model = keras.Model(pair, output)
    model.compile("adam", "binary_crossentropy")
    return model
