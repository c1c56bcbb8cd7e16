# loses: nothing
class LeavesOut(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.chance = keras.random.SeedGenerator(7)

    def call(self, values, training=False):
        return keras.random.dropout(values, 0.2, seed=self.chance) if training else values


def build_nn_model(n_influencer, n_song, n_kinds, dim):
    genres = [keras.Input((n,)) for n in (n_influencer, n_song)]
    kind = keras.Input((1,), dtype="int32")
    row = keras.layers.Concatenate()([
        *(keras.layers.Dense(dim, "relu")(side) for side in genres),
        keras.layers.Reshape((8,))(keras.layers.Embedding(n_kinds, 8)(kind)),
    ])
    rating = keras.layers.Dense(1, "sigmoid")(LeavesOut()(keras.layers.Dense(dim, "relu")(row)))
    model = keras.Model([*genres, kind], rating)
    model.compile(optimizer=keras.optimizers.Adam(0.003), loss=keras.losses.MeanSquaredError())
    return model
