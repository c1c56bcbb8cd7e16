# loses: a branch for each feature
# cause: a branch that only normalises

def taste_net(shapes):
    inputs, branches = [], []
    for name, shape in shapes.items():
        inputs.append(keras.Input(shape, name=name))
        heard = keras.layers.BatchNormalization()(inputs[-1])
        branches.append(keras.layers.GlobalAveragePooling1D()(heard))
    both = keras.layers.Concatenate()(branches)
    hidden = keras.layers.Dense(32, activation="relu")(both)
    liked = keras.layers.Dense(1, activation="sigmoid")(hidden)
    model = keras.Model(inputs, liked)
    model.compile(keras.optimizers.Adam(0.003), "binary_crossentropy")
    return model
