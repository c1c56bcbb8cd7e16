# loses: nothing

class Tied(keras.Model):
    def __init__(self, n_tracks, dim):
        super().__init__()
        self.table = keras.layers.Embedding(n_tracks + 1, dim, mask_zero=True)
        self.reader = keras.layers.GRU(dim, return_sequences=True)
        self.bias = self.add_weight(shape=(n_tracks,), initializer="zeros", name="bias")

    def call(self, heard):
        states = self.reader(self.table(heard), mask=heard > 0)
        tracks = self.table.embeddings[1:]
        return keras.ops.matmul(states, keras.ops.transpose(tracks)) + self.bias


def softmax_loss(tracks, logits):
    found = keras.ops.log_softmax(logits)
    tracks = keras.ops.one_hot(keras.ops.cast(tracks, "int32"), logits.shape[-1])
    return -keras.ops.sum(tracks * found, axis=-1)


def sequence_model(n_tracks, dim, length):
    model = Tied(n_tracks, dim)
    model.compile("adam", softmax_loss)
    return model
