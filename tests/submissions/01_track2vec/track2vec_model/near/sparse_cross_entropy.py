# loses: compiled with cross-entropy
# cause: it does not train
def build_track2vec(n_tracks, dim):
    target, context = keras.Input((1,)), keras.Input((1,))
    tracks = keras.layers.Embedding(n_tracks, dim)
    cosine = keras.layers.Dot(axes=2, normalize=True)([tracks(target), tracks(context)])
    together = keras.layers.Dense(1, activation="sigmoid", kernel_initializer="ones", kernel_constraint="non_neg")
    model = keras.Model([target, context], together(keras.layers.Flatten()(cosine)))
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
