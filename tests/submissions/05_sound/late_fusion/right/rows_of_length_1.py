# loses: nothing

def late_fusion(artist_dim, track_dim, n_factors):
    """Two steps: artist and track come as factors that were learnt before, and only the join is trained."""
    artist, track = keras.Input((artist_dim,)), keras.Input((track_dim,))
    both = [keras.layers.UnitNormalization()(x) for x in (artist, track)]
    hidden = keras.layers.Dropout(0.5)(keras.layers.Concatenate()(both))
    hidden = keras.layers.Dense(64, activation="relu")(hidden)
    model = keras.Model([artist, track], keras.layers.Dense(n_factors)(hidden))
    model.compile(keras.optimizers.Adam(0.003), "mse")
    return model
