# loses: logits of all tracks, the full softmax
# cause: another loss than that of a softmax over all tracks

def each_track_by_itself(tracks, logits):
    wanted = keras.ops.one_hot(keras.ops.cast(tracks, "int32"), logits.shape[-1])
    return keras.ops.mean(keras.ops.binary_crossentropy(wanted, logits, from_logits=True), axis=-1)


def sequence_model(n_tracks, dim, length):
    heard = keras.Input((length,), dtype="int32")
    there = keras.ops.cast(keras.ops.expand_dims(heard > 0, -1), "float32")
    tracks = layers.Embedding(n_tracks + 1, dim)(heard) * there
    states = layers.Conv1D(dim, 3, padding="causal", activation="tanh")(tracks) * there
    model = keras.Model(heard, layers.Dense(n_tracks)(states))
    model.compile(keras.optimizers.Adam(0.003), each_track_by_itself)
    return model
