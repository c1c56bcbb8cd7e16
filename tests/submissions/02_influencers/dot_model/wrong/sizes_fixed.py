# loses: both sides take part; a dot product of dim numbers; one number, and a loss that fits
# cause: the model cannot be asked
def build_dot_model(n_influencer, n_song, dim):
    influencer, song = keras.Input((71,)), keras.Input((71,))
    left = keras.layers.Dense(dim, activation="relu")(influencer)
    right = keras.layers.Dense(dim, activation="relu")(song)
    rating = keras.layers.Dot(axes=1)([left, right])
    model = keras.Model([influencer, song], rating)
    model.compile(keras.optimizers.Adam(0.001), "mse")
    return model
