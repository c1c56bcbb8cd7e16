# loses: nothing

def late_fusion(artist_dim, track_dim, n_factors):
    def branch(name, dim):
        return keras.Sequential(
            [
                keras.Input((dim,)),
                keras.layers.LayerNormalization(),
                keras.layers.Dense(24, activation="relu"),
                keras.layers.Dense(n_factors),
            ],
            name=name,
        )

    artist, track = keras.Input((artist_dim,)), keras.Input((track_dim,))
    joined = keras.layers.concatenate([branch("artist", artist_dim)(artist), branch("track", track_dim)(track)])
    hidden = keras.layers.Dense(24, activation="gelu")(joined)
    model = keras.Model(inputs=[artist, track], outputs=keras.layers.Dense(n_factors)(hidden))
    model.compile(optimizer="sgd", loss="mean_squared_error")
    return model
