# loses: nothing
class Ratings(keras.Model):
    def __init__(self, n_kinds, dim):
        super().__init__()
        self.sides = [keras.layers.Dense(dim, activation="swish") for _ in range(2)]
        self.kinds = keras.layers.Embedding(n_kinds, 4)
        self.normal = keras.layers.LayerNormalization()
        self.hidden = keras.layers.Dense(24, activation="tanh")
        self.fewer = keras.layers.Dropout(0.2)
        self.rating = keras.layers.Dense(1)

    def call(self, inputs, training=None):
        influencer, song, kind = inputs
        parts = [side(genres) for side, genres in zip(self.sides, (influencer, song))]
        parts.append(keras.ops.squeeze(self.kinds(kind), axis=1))
        hidden = self.hidden(self.normal(keras.ops.concatenate(parts, axis=1)))
        return self.rating(self.fewer(hidden, training=training))


def build_nn_model(n_influencer, n_song, n_kinds, dim):
    model = Ratings(n_kinds, dim)
    model.compile("adamw", "mse")
    return model
