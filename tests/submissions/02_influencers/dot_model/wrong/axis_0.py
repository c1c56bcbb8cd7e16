# loses: both sides take part; a dot product of dim numbers; one number, and a loss that fits
# cause: the model cannot be asked
def build_dot_model(n_influencer, n_song, dim):
    influencer, song = keras.Input((n_influencer,)), keras.Input((n_song,))
    left = keras.layers.Dense(dim, activation="relu")(influencer)
    right = keras.layers.Dense(dim, activation="relu")(song)
    model = keras.Model([influencer, song], keras.layers.Dot(axes=0)([left, right]))
    model.compile(keras.optimizers.Adam(0.003), "mse")
    return model
