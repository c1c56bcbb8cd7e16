# loses: a dot product of dim numbers
# cause: dim is ignored
def build_dot_model(n_influencer, n_song, dim):
    influencer, song = keras.Input((n_influencer,)), keras.Input((n_song,))
    left = keras.layers.Dense(16, activation="relu")(influencer)
    right = keras.layers.Dense(16, activation="relu")(song)
    rating = keras.layers.Dot(axes=1)([left, right])
    model = keras.Model([influencer, song], rating)
    model.compile(keras.optimizers.Adam(0.001), "mse")
    return model
