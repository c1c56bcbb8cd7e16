# loses: nothing
def build_dot_model(n_influencer, n_song, dim):
    influencer, song = keras.Input((n_influencer,)), keras.Input((n_song,))
    sides = [keras.layers.Dense(dim, activation="relu")(side) for side in (influencer, song)]
    model = keras.Model([influencer, song], keras.layers.Dot(axes=1)(sides))
    model.compile(keras.optimizers.Adam(0.001), "mse")
    return model
