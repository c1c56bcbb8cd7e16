# loses: nothing

class Fusion(keras.Model):
    def __init__(self, n_factors):
        super().__init__()
        self.of_artist = [keras.layers.BatchNormalization(), keras.layers.Dense(16, activation="relu")]
        self.of_track = [keras.layers.BatchNormalization(), keras.layers.Dense(16, activation="relu")]
        self.hidden, self.factors = keras.layers.Dense(16, activation="relu"), keras.layers.Dense(n_factors)

    def call(self, inputs, training=False):
        artist, track = inputs
        for (norm, dense), side in ((self.of_artist, "artist"), (self.of_track, "track")):
            x = dense(norm(artist if side == "artist" else track, training=training))
            if side == "artist":
                artist = x
            else:
                track = x
        return self.factors(self.hidden(keras.ops.concatenate([artist, track], axis=1)))


def late_fusion(artist_dim, track_dim, n_factors):
    model = Fusion(n_factors)
    model.compile("adam", "mse")
    return model
