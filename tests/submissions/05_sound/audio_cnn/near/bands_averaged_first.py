# loses: a few frames later moves it less than a few bands higher
# cause: when it is heard counts more than what

def audio_cnn(n_mels, n_factors):
    layers = keras.layers
    clip = keras.Input((None, n_mels))
    heard = layers.Lambda(lambda x: keras.ops.mean(x, axis=2, keepdims=True))(clip)
    heard = layers.Conv1D(16, 5, padding="same", activation="relu")(heard)
    heard = layers.GlobalAveragePooling1D()(heard)
    model = keras.Model(clip, layers.Dense(n_factors)(heard))
    model.compile("adam", "mse")
    return model
