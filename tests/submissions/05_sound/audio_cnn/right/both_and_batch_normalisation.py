# loses: nothing

def audio_cnn(n_mels, n_factors):
    layers = keras.layers
    clip = keras.Input((None, n_mels))
    heard = layers.BatchNormalization()(clip)
    for n_filters in (16, 24, 24):
        heard = layers.Conv1D(n_filters, 3)(heard)
        heard = layers.Activation("elu")(layers.BatchNormalization()(heard))
    pooled = [layers.GlobalAveragePooling1D()(heard), layers.GlobalMaxPooling1D()(heard)]
    heard = layers.Dropout(0.3)(layers.Concatenate()(pooled))
    heard = layers.Dense(32, activation="relu")(heard)
    model = keras.Model(clip, layers.Dense(n_factors)(heard))
    model.compile("adam", "mse")
    return model
