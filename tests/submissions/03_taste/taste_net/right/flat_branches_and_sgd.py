# loses: nothing

def taste_net(shapes):
    inputs, branches = [], []
    for name, shape in shapes.items():
        inputs.append(keras.Input(shape, name=name))
        heard = keras.layers.Flatten()(inputs[-1])
        heard = keras.layers.Dense(16, activation='relu')(heard)
        branches.append(keras.layers.Dense(4, activation='relu')(heard))
    both = keras.layers.Concatenate()(branches)
    hidden = keras.layers.Dense(32, activation="relu")(both)
    liked = keras.layers.Dense(1, activation="sigmoid")(hidden)
    model = keras.Model(inputs, liked)
    model.compile(keras.optimizers.SGD(0.1), "mse")
    return model
