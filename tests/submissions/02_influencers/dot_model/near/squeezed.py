# loses: one number, and a loss that fits
# cause: not one number a pair
def build_dot_model(n_influencer, n_song, dim):
    influencer, song = keras.Input((n_influencer,)), keras.Input((n_song,))
    left = keras.layers.Dense(dim, activation="relu")(influencer)
    right = keras.layers.Dense(dim, activation="relu")(song)
    model = keras.Model([influencer, song], keras.ops.squeeze(keras.layers.Dot(axes=1)([left, right])))
    model.compile(keras.optimizers.Adam(0.003), "mse")
    return model
