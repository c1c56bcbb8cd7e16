# loses: the scale of a branch has no say; a bend after the join, none at the end
# cause: one branch drowns the other

def late_fusion(artist_dim, track_dim, n_factors):
    artist, track = keras.Input((artist_dim,)), keras.Input((track_dim,))
    joined = keras.layers.Concatenate()([artist, track])
    model = keras.Model([artist, track], keras.layers.Dense(n_factors)(joined))
    model.compile("adam", "mse")
    return model
