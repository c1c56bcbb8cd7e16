# loses: nothing
class DotModel(keras.Model):
    def __init__(self, dim):
        super().__init__()
        self.influencer = keras.layers.Dense(dim, activation="tanh")
        self.song = keras.layers.Dense(dim, activation="tanh")

    def call(self, sides):
        influencer, song = sides
        return keras.ops.sum(self.influencer(influencer) * self.song(song), axis=1, keepdims=True)


def build_dot_model(n_influencer, n_song, dim):
    model = DotModel(dim)
    model.compile("adam", "mean_squared_error", metrics=[keras.metrics.RootMeanSquaredError()])
    return model
