# loses: nothing

def audio_cnn(n_mels, n_factors):
    layers = keras.layers
    clip = keras.Input((None, n_mels))
    heard = layers.Reshape((-1, n_mels, 1))(clip)
    heard = layers.Conv2D(6, (3, 5), padding="same", activation="relu")(heard)
    heard = layers.Reshape((-1, 6 * n_mels))(heard)
    heard = layers.GlobalAveragePooling1D()(heard)
    model = keras.Model(clip, layers.Dense(n_factors)(heard))
    model.compile("adam", "mse")
    return model
