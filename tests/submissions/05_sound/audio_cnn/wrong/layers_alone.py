# loses: clips of any length; a few frames later moves it less than a few bands higher; the order of frames counts; a linear output, and the squared error
# cause: no Keras model

def audio_cnn(n_mels, n_factors):
    layers = keras.layers
    clip = keras.Input((None, n_mels))
    heard = layers.Conv1D(16, 5, padding="same", activation="relu")(clip)
    heard = layers.MaxPooling1D(2, padding="same")(heard)
    heard = layers.Conv1D(16, 5, padding="same", activation="relu")(heard)
    heard = layers.GlobalAveragePooling1D()(heard)
    model = [clip, layers.Dense(n_factors)(heard)]
    return model
