# loses: nothing
class Track2Vec(keras.Model):
    def __init__(self, n_tracks, dim):
        super().__init__()
        self.tracks = keras.layers.Embedding(n_tracks, dim)
        self.dot = keras.layers.Dot(axes=1, normalize=True)
        self.flat = keras.layers.Flatten()
        self.together = keras.layers.Dense(1, activation="sigmoid", kernel_initializer="ones")

    def call(self, pair):
        target, context = pair
        return self.together(self.flat(self.dot([self.tracks(target), self.tracks(context)])))


def build_track2vec(n_tracks, dim):
    model = Track2Vec(n_tracks, dim)
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
    return model
