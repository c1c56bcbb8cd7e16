# loses: both branches learn
# cause: a branch has no say

def late_fusion(artist_dim, track_dim, n_factors):
    artist, track = keras.Input((artist_dim,)), keras.Input((track_dim,))
    branches = []
    for x in (artist, track):
        x = keras.layers.BatchNormalization()(x)
        branches.append(keras.layers.Dense(16, activation="relu")(x))
    joined = keras.layers.Concatenate()([branches[0], branches[0]])
    hidden = keras.layers.Dense(16, activation="relu")(joined)
    model = keras.Model([artist, track], keras.layers.Dense(n_factors)(hidden))
    model.compile("adam", "mse")
    return model
