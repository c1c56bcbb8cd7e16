# loses: the scale of a branch has no say
# cause: one branch drowns the other

def late_fusion(artist_dim, track_dim, n_factors):
    artist, track = keras.Input((artist_dim,)), keras.Input((track_dim,))
    joined = keras.layers.UnitNormalization()(keras.layers.Concatenate()([artist, track]))
    hidden = keras.layers.Dense(16, activation="relu")(joined)
    model = keras.Model([artist, track], keras.layers.Dense(n_factors)(hidden))
    model.compile("adam", "mse")
    return model
