# loses: a dot product of dim numbers
# cause: the model counts in bfloat16, too coarse to be judged
def build_dot_model(n_influencer, n_song, dim):
    influencer, song = keras.Input((n_influencer,)), keras.Input((n_song,))
    left = keras.layers.Dense(dim, activation="relu", dtype="mixed_bfloat16")(influencer)
    right = keras.layers.Dense(dim, activation="relu", dtype="mixed_bfloat16")(song)
    rating = keras.layers.Dot(axes=1, dtype="mixed_bfloat16")([left, right])
    model = keras.Model([influencer, song], rating)
    model.compile(keras.optimizers.Adam(0.001), "mse")
    return model
