# loses: every feature has a say; a branch for each feature
# cause: a feature has no say

def taste_net(shapes):
    inputs, branches = [], []
    for name, shape in shapes.items():
        inputs.append(keras.Input(shape, name=name))
        heard = keras.layers.Conv1D(8, 3, padding="same", activation="relu")(inputs[-1])
        branches.append(keras.layers.GlobalAveragePooling1D()(heard))
    both = branches[-1]
    hidden = keras.layers.Dense(32, activation="relu")(both)
    liked = keras.layers.Dense(1, activation="sigmoid")(hidden)
    model = keras.Model(inputs, liked)
    model.compile(keras.optimizers.Adam(0.003), "binary_crossentropy")
    return model
