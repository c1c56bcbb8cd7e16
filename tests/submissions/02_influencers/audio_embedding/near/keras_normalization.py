# loses: a constant column gives 0
# cause: a difference in a constant column explodes
def audio_embedding(train_sound, sound):
    layer = keras.layers.Normalization()
    layer.adapt(train_sound)
    return layer(sound)
