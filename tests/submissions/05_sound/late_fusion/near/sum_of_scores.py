# loses: a bend after the join, none at the end
# cause: a sum of two opinions

def late_fusion(artist_dim, track_dim, n_factors):
    artist, track = keras.Input((artist_dim,)), keras.Input((track_dim,))
    branches = []
    for x in (artist, track):
        x = keras.layers.BatchNormalization()(x)
        x = keras.layers.Dense(16, activation="relu")(x)
        branches.append(keras.layers.Dense(n_factors)(x))
    model = keras.Model([artist, track], keras.layers.Add()(branches))
    model.compile("adam", "mse")
    return model
