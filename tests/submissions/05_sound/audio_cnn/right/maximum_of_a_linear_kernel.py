# loses: nothing

def audio_cnn(n_mels, n_factors):
    layers = keras.layers
    clip = keras.Input((None, n_mels))
    heard = layers.GlobalMaxPooling1D()(layers.Conv1D(32, 5)(clip))
    model = keras.Model(clip, layers.Dense(n_factors)(heard))
    model.compile("adam", "mse")
    return model
