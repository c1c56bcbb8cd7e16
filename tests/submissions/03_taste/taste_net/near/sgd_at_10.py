# loses: compiled with a usable rate
# cause: the learning rate is far too high

def taste_net(shapes):
    inputs, branches = [], []
    for name, shape in shapes.items():
        inputs.append(keras.Input(shape, name=name))
        heard = keras.layers.Conv1D(8, 3, padding="same", activation="relu")(inputs[-1])
        branches.append(keras.layers.GlobalAveragePooling1D()(heard))
    both = keras.layers.Concatenate()(branches)
    hidden = keras.layers.Dense(32, activation="relu")(both)
    liked = keras.layers.Dense(1, activation="sigmoid")(hidden)
    model = keras.Model(inputs, liked)
    model.compile(keras.optimizers.SGD(10.0), "binary_crossentropy")
    return model
