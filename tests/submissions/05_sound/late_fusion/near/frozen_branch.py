# loses: both branches learn
# cause: a layer is frozen

def late_fusion(artist_dim, track_dim, n_factors):
    artist, track = keras.Input((artist_dim,)), keras.Input((track_dim,))
    branches = []
    for x in (artist, track):
        x = keras.layers.BatchNormalization()(x)
        branches.append(keras.layers.Dense(16, activation="relu", trainable=len(branches) > 0)(x))
    joined = keras.layers.Concatenate()(branches)
    hidden = keras.layers.Dense(16, activation="relu")(joined)
    model = keras.Model([artist, track], keras.layers.Dense(n_factors)(hidden))
    model.compile("adam", "mse")
    return model
