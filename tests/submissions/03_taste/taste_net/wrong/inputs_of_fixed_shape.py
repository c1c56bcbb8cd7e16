# loses: every feature has a say; a branch for each feature; a score between 0 and 1; compiled with a usable rate
# cause: the model cannot be asked

def taste_net(shapes):
    inputs, branches = [], []
    for name, shape in shapes.items():
        inputs.append(keras.Input((39, shape[1]), name=name))
        heard = keras.layers.Flatten()(inputs[-1])
        branches.append(keras.layers.Dense(8, activation='relu')(heard))
    both = keras.layers.Concatenate()(branches)
    hidden = keras.layers.Dense(32, activation="relu")(both)
    liked = keras.layers.Dense(1, activation="sigmoid")(hidden)
    model = keras.Model(inputs, liked)
    model.compile(keras.optimizers.Adam(0.003), "binary_crossentropy")
    return model
