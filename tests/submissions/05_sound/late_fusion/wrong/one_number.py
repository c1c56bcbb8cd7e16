# loses: both branches learn; the scale of a branch has no say; a bend after the join, none at the end
# cause: not a row of factors a song

def late_fusion(artist_dim, track_dim, n_factors):
    artist, track = keras.Input((artist_dim,)), keras.Input((track_dim,))
    branches = []
    for x in (artist, track):
        x = keras.layers.BatchNormalization()(x)
        branches.append(keras.layers.Dense(16, activation="relu")(x))
    joined = keras.layers.Concatenate()(branches)
    hidden = keras.layers.Dense(16, activation="relu")(joined)
    model = keras.Model([artist, track], keras.layers.Dense(1)(hidden))
    model.compile("adam", "mse")
    return model
