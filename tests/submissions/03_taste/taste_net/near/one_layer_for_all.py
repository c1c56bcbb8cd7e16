# loses: a branch for each feature
# cause: one branch is read twice

def taste_net(shapes):
    inputs, branches = [], []
    layer = keras.layers.GRU(6)
    dense = keras.layers.Dense(1)
    for name, shape in shapes.items():
        inputs.append(keras.Input(shape, name=name))
        wide = inputs[-1] if shape[1] == 1 else keras.layers.Dense(1)(inputs[-1])
        branches.append(layer(wide))
    both = keras.layers.Concatenate()(branches)
    hidden = keras.layers.Dense(32, activation="relu")(both)
    liked = keras.layers.Dense(1, activation="sigmoid")(hidden)
    model = keras.Model(inputs, liked)
    model.compile(keras.optimizers.Adam(0.003), "binary_crossentropy")
    return model
