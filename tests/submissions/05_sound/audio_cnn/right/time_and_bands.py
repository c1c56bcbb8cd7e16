# loses: nothing

def audio_cnn(n_mels, n_factors):
    layers = keras.layers
    clip = keras.Input((None, n_mels))
    heard = layers.Reshape((-1, n_mels, 1))(clip)
    for n_filters in (8, 16):
        heard = layers.Conv2D(n_filters, 3, padding="same", activation="relu")(heard)
        heard = layers.MaxPooling2D((2, 2), padding="same")(heard)
    heard = layers.GlobalAveragePooling2D()(heard)
    model = keras.Model(clip, layers.Dense(n_factors)(heard))
    model.compile("adam", "mse")
    return model
