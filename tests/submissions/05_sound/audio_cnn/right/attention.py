# loses: nothing

def audio_cnn(n_mels, n_factors):
    layers = keras.layers
    clip = keras.Input((None, n_mels))
    heard = layers.Conv1D(16, 3, padding="same", activation="relu")(clip)
    weight = layers.Softmax(axis=1)(layers.Dense(1)(heard))
    heard = layers.Dot(axes=1)([weight, heard])
    heard = layers.Flatten()(heard)
    model = keras.Model(clip, layers.Dense(n_factors)(heard))
    model.compile("adam", "mse")
    return model
