# loses: nothing
def build_dot_model(n_influencer, n_song, dim):
    influencer, song = keras.Input((n_influencer,)), keras.Input((n_song,))
    left = keras.layers.Dense(dim, activation="gelu")(influencer)
    right = keras.layers.Dense(dim)(song)
    model = keras.Model([influencer, song], keras.ops.sum(left * right, axis=-1))
    model.compile(keras.optimizers.RMSprop(0.001), keras.losses.MeanSquaredError())
    return model
