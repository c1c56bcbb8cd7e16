# loses: all of it takes part
# cause: a layer receives no gradient
class TextModel(keras.Model):
    def __init__(self, table, n_kinds, dim):
        super().__init__()
        self.words = keras.layers.Embedding(*table.shape, weights=[table], trainable=False)
        self.first = keras.layers.Conv1D(16, 2, activation="relu")
        self.second = keras.layers.Conv1D(16, 2, activation="relu")
        self.pooling = keras.layers.GlobalMaxPooling1D()
        self.sides = [keras.layers.Dense(dim, activation="relu") for _ in range(2)]
        self.kinds = keras.layers.Embedding(n_kinds, 8)
        self.rating = keras.layers.Dense(1)

    def call(self, inputs):
        influencer, song, kind, ids = inputs
        words = self.words(ids)
        text = self.pooling(self.second(words))
        parts = [self.sides[0](influencer), self.sides[1](song), self.kinds(kind)[:, 0], text]
        return self.rating(keras.ops.concatenate(parts, axis=1))


def build_text_model(table, max_length, n_influencer, n_song, n_kinds, dim):
    model = TextModel(table, n_kinds, dim)
    model.compile("adam", "mse")
    return model
