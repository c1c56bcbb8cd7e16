# loses: a dot product of dim numbers
# cause: no dot product of the two sides
def build_dot_model(n_influencer, n_song, dim):
    influencer, song = keras.Input((n_influencer,)), keras.Input((n_song,))
    left = keras.layers.Dense(dim, activation="relu")(influencer)
    right = keras.layers.Dense(dim, activation="relu")(song)
    rating = keras.layers.Dense(1)(keras.layers.Dense(16, activation="gelu")(keras.layers.Multiply()([left, right])))
    model = keras.Model([influencer, song], rating)
    model.compile(keras.optimizers.Adam(0.001), "mse")
    return model
