# loses: clips of any length
# cause: clips of one length only

def audio_cnn(n_mels, n_factors):
    layers = keras.layers
    clip = keras.Input((None, n_mels))
    heard = clip
    for _ in range(2):
        heard = layers.Conv1D(16, 3, activation="relu")(heard)
        heard = layers.MaxPooling1D(8)(heard)
    heard = layers.GlobalMaxPooling1D()(heard)
    model = keras.Model(clip, layers.Dense(n_factors)(heard))
    model.compile("adam", "mse")
    return model
