# loses: nothing

def taste_net(shapes):
    inputs, branches = [], []
    for name, shape in shapes.items():
        inputs.append(keras.Input(shape, name=name))
        layer = keras.layers.GRU(6) if shape[0] > 1 else keras.layers.Dense(4)
        heard = inputs[-1] if shape[0] > 1 else keras.layers.Flatten()(inputs[-1])
        branches.append(layer(heard))
    both = keras.layers.Concatenate()(branches)
    hidden = keras.layers.Dense(32, activation="relu")(both)
    liked = keras.layers.Dense(1, activation="sigmoid")(hidden)
    model = keras.Model(inputs, liked)
    model.compile(keras.optimizers.Adadelta(1.0), "log_cosh")
    return model
