# loses: nothing

def sequence_model(n_tracks, dim, length):
    heard = keras.Input((length,), dtype="int32")
    tracks = layers.Lambda(lambda ids: keras.ops.one_hot(ids, n_tracks + 1)[..., 1:])(heard)
    tracks = layers.Masking()(tracks)
    tracks = layers.Dense(dim, use_bias=False)(tracks)
    states = layers.GRU(3 * dim, return_sequences=True)(tracks)
    states = layers.Dense(dim, activation="tanh")(states)
    model = keras.Model(heard, layers.Dense(n_tracks)(states))
    model.compile(keras.optimizers.Adam(0.003), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
