# loses: the order of frames counts
# cause: shuffled frames give the same

def audio_cnn(n_mels, n_factors):
    layers = keras.layers
    clip = keras.Input((None, n_mels))
    heard = layers.Conv1D(32, 1, activation="relu")(clip)
    heard = layers.GlobalAveragePooling1D()(heard)
    model = keras.Model(clip, layers.Dense(n_factors)(heard))
    model.compile("adam", "mse")
    return model
