# loses: the scale of a branch has no say
# cause: one branch drowns the other

def late_fusion(artist_dim, track_dim, n_factors):
    artist, track = keras.Input((artist_dim,)), keras.Input((track_dim,))
    hidden = keras.layers.Dense(16, activation="relu")(keras.layers.Concatenate()([artist, track]))
    hidden = keras.layers.BatchNormalization()(hidden)
    model = keras.Model([artist, track], keras.layers.Dense(n_factors)(hidden))
    model.compile("adam", "mse")
    return model
