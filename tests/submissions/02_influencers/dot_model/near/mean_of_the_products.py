# loses: a dot product of dim numbers
# cause: a mean of the products, not their sum
def build_dot_model(n_influencer, n_song, dim):
    influencer, song = keras.Input((n_influencer,)), keras.Input((n_song,))
    taste = keras.layers.Dense(dim, activation="relu")(influencer)
    style = keras.layers.Dense(dim, activation="relu")(song)
    model = keras.Model([influencer, song], keras.ops.mean(taste * style, axis=1, keepdims=True))
    model.compile(keras.optimizers.Adam(0.003), "mse")
    return model
