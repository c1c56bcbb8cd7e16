# loses: nothing
def audio_embedding(train_sound, sound):
    layer = keras.layers.Normalization()
    layer.adapt(train_sound)
    return layer(sound)
