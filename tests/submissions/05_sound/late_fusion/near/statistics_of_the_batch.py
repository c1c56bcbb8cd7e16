# loses: the scale of a branch has no say
# cause: a song's factors depend on the songs that are asked with it

def late_fusion(artist_dim, track_dim, n_factors):
    artist, track = keras.Input((artist_dim,)), keras.Input((track_dim,))
    branches = []
    for x in (artist, track):
        mean, spread = keras.ops.mean(x, axis=0, keepdims=True), keras.ops.std(x, axis=0, keepdims=True)
        x = (x - mean) / (spread + 1e-6)
        branches.append(keras.layers.Dense(16, activation="relu")(x))
    joined = keras.layers.Concatenate()(branches)
    hidden = keras.layers.Dense(16, activation="relu")(joined)
    model = keras.Model([artist, track], keras.layers.Dense(n_factors)(hidden))
    model.compile("adam", "mse")
    return model
