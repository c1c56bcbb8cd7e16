# loses: the order of frames counts
# cause: shuffled frames give the same

def audio_cnn(n_mels, n_factors):
    layers = keras.layers
    clip = keras.Input((None, n_mels))
    heard = layers.GlobalAveragePooling1D()(clip)
    heard = layers.Dense(32, activation="relu")(heard)
    model = keras.Model(clip, layers.Dense(n_factors)(heard))
    model.compile("adam", "mse")
    return model
