# loses: normalised dot product
# cause: each number is multiplied by each other
def build_track2vec(n_tracks, dim):
    target, context = keras.Input((1,)), keras.Input((1,))
    tracks = keras.layers.Embedding(n_tracks, dim)
    cosine = keras.layers.Dot(axes=1, normalize=True)([tracks(target), tracks(context)])
    together = keras.layers.Dense(1, activation="sigmoid", kernel_initializer="ones", kernel_constraint="non_neg")
    model = keras.Model([target, context], together(keras.layers.Flatten()(cosine)))
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
    return model
