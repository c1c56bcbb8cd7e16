# loses: nothing

def audio_cnn(n_mels, n_factors):
    layers = keras.layers
    clip = keras.Input((None, n_mels))
    
    model = keras.Sequential(
        [
            clip,
            layers.SeparableConv1D(16, 7, strides=2, padding="same", activation="gelu"),
            layers.Conv1D(16, 5, padding="same", activation="tanh"),
            layers.GlobalAveragePooling1D(),
            layers.Dense(n_factors),
        ]
    )
    model.compile(keras.optimizers.SGD(0.01, momentum=0.9), keras.losses.MeanSquaredError(), metrics=["mae"])
    return model
