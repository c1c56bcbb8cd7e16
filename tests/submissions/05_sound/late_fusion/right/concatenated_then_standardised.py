# loses: nothing

def late_fusion(artist_dim, track_dim, n_factors):
    artist, track = keras.Input((artist_dim,)), keras.Input((track_dim,))
    joined = keras.layers.BatchNormalization()(keras.layers.Concatenate()([artist, track]))
    hidden = keras.layers.Dense(32, activation="tanh")(joined)
    hidden = keras.layers.Dense(32, activation="tanh")(hidden)
    model = keras.Model([artist, track], keras.layers.Dense(n_factors)(hidden))
    model.compile("rmsprop", "huber")
    return model
