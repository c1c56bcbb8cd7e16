# loses: no look ahead; the order counts; padding does not; logits of all tracks, the full softmax
# cause: not a logit for each track at each place

def sequence_model(n_tracks, dim, length):
    heard = keras.Input((length,), dtype="int32")
    tracks = layers.Embedding(n_tracks + 1, dim, mask_zero=True)(heard)
    states = layers.GRU(dim, return_sequences=False)(tracks)
    model = keras.Model(heard, layers.Dense(n_tracks)(states))
    model.compile(keras.optimizers.Adam(0.003), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
