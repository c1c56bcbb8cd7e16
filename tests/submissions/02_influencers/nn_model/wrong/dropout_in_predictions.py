# loses: a Dropout of 0.2; one number, and a loss that fits
# cause: something is left out in predictions, too
class LeavesOut(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.chance = keras.random.SeedGenerator(7)

    def call(self, values):
        return keras.random.dropout(values, 0.2, seed=self.chance)


def build_nn_model(n_influencer, n_song, n_kinds, dim):
    influencer, song = keras.Input((n_influencer,)), keras.Input((n_song,))
    kind = keras.Input((1,), dtype="int32")
    parts = [keras.layers.Dense(dim, activation="relu")(side) for side in (influencer, song)]
    parts.append(keras.layers.Flatten()(keras.layers.Embedding(n_kinds, 8)(kind)))
    hidden = LeavesOut()(keras.layers.Dense(dim, activation="relu")(keras.layers.Concatenate()(parts)))
    model = keras.Model([influencer, song, kind], keras.layers.Dense(1, activation="sigmoid")(hidden))
    model.compile("adam", "mse")
    return model
