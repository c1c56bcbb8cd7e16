# loses: a branch for each feature
# cause: no graph to look into

class Net(keras.Model):
    """A branch for each feature, in a dict of layers."""

    def __init__(self, names):
        super().__init__()
        self.names = list(names)
        self.branches = [keras.layers.Conv1D(8, 3, padding="same", activation="relu") for _ in names]
        self.hidden = keras.layers.Dense(32, activation="relu")
        self.liked = keras.layers.Dense(1, activation="sigmoid")

    def call(self, inputs):
        heard = [
            keras.ops.mean(branch(inputs[name]), axis=1)
            for name, branch in zip(self.names, self.branches)
        ]
        return self.liked(self.hidden(keras.ops.concatenate(heard, axis=-1)))


def taste_net(shapes):
    model = Net(shapes)
    model.compile(keras.optimizers.Adam(0.003), "binary_crossentropy")
    return model
