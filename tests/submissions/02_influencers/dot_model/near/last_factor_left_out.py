# loses: a dot product of dim numbers
# cause: no dot product of the two sides
def build_dot_model(n_influencer, n_song, dim):
    influencer, song = keras.Input((n_influencer,)), keras.Input((n_song,))
    left = keras.layers.Dense(dim, activation="relu")(influencer)
    right = keras.layers.Dense(dim, activation="relu")(song)
    model = keras.Model([influencer, song], keras.ops.sum((left * right)[:, :-1], axis=1, keepdims=True))
    model.compile(keras.optimizers.Adam(0.003), "mse")
    return model
