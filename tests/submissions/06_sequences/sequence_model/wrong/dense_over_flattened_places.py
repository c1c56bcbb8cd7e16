# loses: no look ahead; padding does not
# cause: it looks ahead

def sequence_model(n_tracks, dim, length):
    heard = keras.Input((length,), dtype="int32")
    tracks = layers.Flatten()(layers.Embedding(n_tracks + 1, dim)(heard))
    scores = layers.Reshape((length, n_tracks))(layers.Dense(length * n_tracks)(tracks))
    model = keras.Model(heard, scores)
    model.compile(keras.optimizers.Adam(0.003), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
