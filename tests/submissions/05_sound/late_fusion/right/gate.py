# loses: nothing

def late_fusion(artist_dim, track_dim, n_factors):
    """The artist decides how much of each hidden number of the track is heard."""
    artist, track = keras.Input((artist_dim,)), keras.Input((track_dim,))
    heard, known = keras.layers.BatchNormalization()(track), keras.layers.BatchNormalization()(artist)
    gate = keras.layers.Dense(32, activation="sigmoid")(known)
    joined = keras.layers.Multiply()([gate, keras.layers.Dense(32)(heard)])
    model = keras.Model([artist, track], keras.layers.Dense(n_factors)(keras.layers.Concatenate()([joined, known])))
    model.compile("adam", "mae")
    return model
