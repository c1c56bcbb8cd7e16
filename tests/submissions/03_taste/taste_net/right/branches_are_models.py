# loses: nothing

def taste_net(shapes):
    inputs, branches = [], []
    for name, shape in shapes.items():
        inputs.append(keras.Input(shape, name=name))
        branch = keras.Sequential([keras.layers.Conv1D(8, 1, activation="relu"), keras.layers.Flatten(), keras.layers.Dense(6)])
        branches.append(branch(inputs[-1]))
    both = keras.layers.Concatenate()(branches)
    hidden = keras.layers.Dense(32, activation="relu")(both)
    liked = keras.layers.Dense(1, activation="sigmoid")(hidden)
    model = keras.Model(inputs, liked)
    model.compile("adam", keras.losses.BinaryCrossentropy(), metrics=["AUC"])
    return model
