# loses: clips of any length; a few frames later moves it less than a few bands higher; the order of frames counts; a linear output, and the squared error
# cause: the model cannot be asked

def audio_cnn(n_mels, n_factors):
    layers = keras.layers
    clip = keras.Input((48, n_mels))
    heard = layers.Conv1D(16, 5, padding="same", activation="relu")(clip)
    heard = layers.MaxPooling1D(2, padding="same")(heard)
    heard = layers.Conv1D(16, 5, padding="same", activation="relu")(heard)
    heard = layers.Flatten()(heard)
    model = keras.Model(clip, layers.Dense(n_factors)(heard))
    model.compile("adam", "mse")
    return model
