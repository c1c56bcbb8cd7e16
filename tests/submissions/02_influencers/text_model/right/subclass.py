# loses: nothing
class TextModel(keras.Model):
    def __init__(self, table, n_kinds, dim):
        super().__init__()
        self.words = keras.layers.Embedding(*table.shape, weights=[table], trainable=False)
        self.convolution = keras.layers.Conv1D(16, 3, padding="same", activation="relu")
        self.normal = keras.layers.BatchNormalization()
        self.pooling = keras.layers.GlobalMaxPooling1D()
        self.influencer = keras.layers.Dense(dim, activation="relu")
        self.song = keras.layers.Dense(dim, activation="relu")
        self.kinds = keras.layers.Embedding(n_kinds, 8)
        self.drop = keras.layers.Dropout(0.2)
        self.hidden = keras.layers.Dense(16, activation="relu")
        self.rating = keras.layers.Dense(1, activation="relu")

    def call(self, inputs, training=False):
        influencer, song, kind, ids = inputs
        text = self.pooling(self.normal(self.convolution(self.words(ids)), training=training))
        parts = [self.influencer(influencer), self.song(song), self.kinds(kind)[:, 0], text]
        hidden = self.hidden(keras.ops.concatenate(parts, axis=1))
        return self.rating(self.drop(hidden, training=training))


def build_text_model(table, max_length, n_influencer, n_song, n_kinds, dim):
    model = TextModel(table, n_kinds, dim)
    model.compile("adam", "mse")
    return model
