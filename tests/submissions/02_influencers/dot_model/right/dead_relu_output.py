# loses: nothing
def build_dot_model(n_influencer, n_song, dim):
    influencer, song = keras.Input((n_influencer,)), keras.Input((n_song,))
    start = keras.initializers.RandomUniform(-0.3, -0.1)
    left = keras.layers.Dense(dim)(influencer)
    right = keras.layers.Dense(dim)(song)
    together = keras.layers.Dot(axes=1)([left, right])
    rating = keras.layers.Dense(1, activation="relu", kernel_initializer=start, bias_initializer=start)(together)
    model = keras.Model([influencer, song], rating)
    model.compile("adam", "mse")
    return model
