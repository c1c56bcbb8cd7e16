# loses: one number, and a loss that fits
# cause: another loss than the mean squared error
def build_dot_model(n_influencer, n_song, dim):
    influencer, song = keras.Input((n_influencer,)), keras.Input((n_song,))
    left = keras.layers.Dense(dim, activation="relu")(influencer)
    right = keras.layers.Dense(dim, activation="relu")(song)
    rating = keras.layers.Dot(axes=1)([left, right])
    model = keras.Model([influencer, song], rating)
    model.compile(keras.optimizers.Adam(0.001), "binary_crossentropy")
    return model
