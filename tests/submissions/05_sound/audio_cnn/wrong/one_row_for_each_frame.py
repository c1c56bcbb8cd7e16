# loses: clips of any length; a few frames later moves it less than a few bands higher; the order of frames counts; a linear output, and the squared error
# cause: not a number for each factor

def audio_cnn(n_mels, n_factors):
    layers = keras.layers
    clip = keras.Input((None, n_mels))
    heard = layers.Conv1D(16, 5, padding="same", activation="relu")(clip)
    model = keras.Model(clip, layers.Dense(n_factors)(heard))
    model.compile("adam", "mse")
    return model
