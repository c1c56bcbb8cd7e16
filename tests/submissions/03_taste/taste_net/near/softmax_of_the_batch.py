# loses: a score between 0 and 1
# cause: a window's number depends on the other windows

def taste_net(shapes):
    inputs, branches = [], []
    for name, shape in shapes.items():
        inputs.append(keras.Input(shape, name=name))
        heard = keras.layers.Conv1D(8, 3, padding="same", activation="relu")(inputs[-1])
        branches.append(keras.layers.GlobalAveragePooling1D()(heard))
    both = keras.layers.Concatenate()(branches)
    hidden = keras.layers.Dense(32, activation="relu")(both)
    liked = keras.layers.Softmax(axis=0)(keras.layers.Dense(1)(hidden))
    model = keras.Model(inputs, liked)
    model.compile(keras.optimizers.Adam(0.003), "binary_crossentropy")
    return model
